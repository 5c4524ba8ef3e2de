/** How the memory is divided that the engine and its thread share. */
export const LAYOUT = {
  /** Indexes of 32-bit words in the header. */
  words: {
    /** The number of the newest request. */
    REQUEST: 0,
    /** The number of the request that was answered last; -1 when the thread has ended. */
    RESPONSE: 1,
    /** How many inputs the request has. */
    COUNT: 2,
    /** The input that is evaluated now. */
    CURRENT: 3,
    /** How many inputs of the request were answered, the rest did not fit; -1 while it is at work. */
    DONE: 4,
  },
  status: {
    OK: 0,
    UNDEFINED: 1,
    MISSING_BUILTIN: 2,
    ERROR: 3,
    TOO_LARGE: 4,
  },
  HEADER_BYTES: 64,
  REQUEST_BYTES: 1024 * 1024,
  RESPONSE_BYTES: 1024 * 1024,
} as const;
