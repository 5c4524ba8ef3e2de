/** What is wrong with policies, and what to do about it. */
export class PolicyError extends Error {
  /**
   * @param {string} message what went wrong
   * @param {string} advice what to do
   * @param {string} [details] the last words of whatever failed
   */
  constructor(message, advice, details) {
    super(message);
    this.name = 'PolicyError';
    this.advice = advice;
    this.details = details;
  }
}
