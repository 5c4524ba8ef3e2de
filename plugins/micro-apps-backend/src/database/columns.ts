/**
 * How an instant is read back: `Date` on PostgreSQL, milliseconds on SQLite, text where a driver was told so.
 */
export type StoredInstant = Date | number | string;

/** An ISO 8601 text in UTC of a stored instant, whichever the engine. */
export function toInstant(value: StoredInstant): string {
  return new Date(value).toISOString();
}

export function toOptionalInstant(value: StoredInstant | null): string | null {
  return value === null ? null : toInstant(value);
}

export function fromInstant(value: string): Date {
  return new Date(value);
}

export function fromOptionalInstant(value: string | null): Date | null {
  return value === null ? null : new Date(value);
}

/** PostgreSQL gives counts and big integers as text, SQLite as numbers. */
export function toNumber(value: string | number | bigint): number {
  return Number(value);
}
