/** What the process answers to whoever started it. These are documented and do not change meaning. */
export const EXIT = {
  ok: 0,
  /** Denied by a policy, blocked by its risk, or not approved. */
  denied: 1,
  /** The command line, the configuration or a manifest is wrong. */
  invalid: 2,
  /** The portal or the policy engine could not be asked. What cannot be decided is not let through. */
  undecided: 3,
  /** A fault of this program. */
  internal: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
