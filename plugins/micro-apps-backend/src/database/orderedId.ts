import { randomBytes } from 'node:crypto';

let lastMs = 0;
let count = 0;

/** An id of 36 characters; those that a process makes are in the order in which it makes them. */
export function orderedId(): string {
  const now = Date.now();
  count = now === lastMs ? count + 1 : 0;
  lastMs = now;
  return [
    now.toString(16).padStart(12, '0'),
    count.toString(16).padStart(6, '0'),
    randomBytes(8).toString('hex'),
  ].join('-');
}
