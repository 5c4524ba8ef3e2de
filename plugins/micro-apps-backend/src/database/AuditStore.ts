import {
  AuditEntry,
  AuditQuery,
  canonicalJson,
  sha256Hex,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { fromInstant, StoredInstant, toInstant, toNumber } from './columns';

/** What is to be entered in the chain. */
export type NewAuditEntry = {
  actor: string;
  action: string;
  /** `namespace/name` of the app, where it is about one. */
  app: string | null;
  summary: string;
  data: JsonObject;
};

/** An entry as stored; only `bytes` is trusted once its hash was checked. */
export type StoredAuditEntry = {
  seq: number;
  time: string;
  actor: string;
  action: string;
  app: string | null;
  bytes: string;
  hash: string;
  previousHash: string;
};

type AuditRow = {
  seq: number | string;
  time: StoredInstant;
  actor: string;
  action: string;
  app: string | null;
  bytes: string;
  hash: string;
  previous_hash: string;
};

/** A part of the chain: after one entry, and up to another. */
export type AuditSpan = { after: number; until: number };

type Filter = AuditQuery & { span?: AuditSpan };

/** The end of the chain. */
export type AuditHead = { seq: number; hash: string };

/** The end of the chain as this process left it; others may have moved it since, or its transaction was undone. */
export type KnownEnd = { head?: AuditHead };

/** Appends to and reads the audit chain. */
export class AuditStore {
  constructor(
    private readonly db: Knex,
    private readonly known: KnownEnd = {},
  ) {}

  /**
   * Appends entries, and keeps the end of the chain locked until the transaction ends. That makes the numbers of entries
   * rise in the order of commits, which the catalog's feed relies on.
   */
  async append(entries: NewAuditEntry[], time: string): Promise<AuditHead> {
    const { rows, head } =
      (await this.moveFrom(this.known.head, entries, time)) ??
      (await this.moveFrom(await this.head({ lock: true }), entries, time))!;
    await this.db('audit_entries').insert(rows);
    this.known.head = head;
    return head;
  }

  /**
   * Moves the end of the chain past new entries, which locks it; nothing where it does not stand at `from`. Trying the
   * end that is known saves reading it first.
   */
  private async moveFrom(
    from: AuditHead | undefined,
    entries: NewAuditEntry[],
    time: string,
  ): Promise<ReturnType<typeof link> | undefined> {
    if (!from) {
      return undefined;
    }
    const linked = link(from, entries, time);
    const moved = await this.db('audit_head')
      .where({ id: 1, ...from })
      .update(linked.head);
    return moved === 1 ? linked : undefined;
  }

  async head(options?: { lock: boolean }): Promise<AuditHead> {
    const query = this.db('audit_head').where('id', 1).first('seq', 'hash');
    const row = await (options?.lock ? query.forUpdate() : query);
    return { seq: toNumber(row.seq), hash: row.hash };
  }

  /** Newest first. */
  async list(query: Filter): Promise<AuditEntry[]> {
    const rows = this.db<AuditRow>('audit_entries')
      .orderBy('seq', 'desc')
      .limit(query.limit)
      .offset(query.offset);
    whereAuditQuery(rows, query);
    return (await rows).map(row => toAuditEntry(fromRow(row)));
  }

  async countMatching(query: Filter): Promise<number> {
    const rows = this.db('audit_entries').count({ count: '*' });
    whereAuditQuery(rows, query);
    const [{ count }] = await rows;
    return toNumber(count ?? 0);
  }

  /** Entries of a range, oldest first. */
  async range(
    from: number,
    to: number,
    limit: number,
  ): Promise<StoredAuditEntry[]> {
    const rows = await this.db<AuditRow>('audit_entries')
      .whereBetween('seq', [from, to])
      .orderBy('seq')
      .limit(limit);
    return rows.map(fromRow);
  }

  /** How many entries are stored outside the chain's range, which can only be forged. */
  async countOutside(from: number, to: number): Promise<number> {
    const [{ count }] = await this.db('audit_entries')
      .where('seq', '<', from)
      .orWhere('seq', '>', to)
      .count({ count: '*' });
    return toNumber(count ?? 0);
  }
}

/** Entries as rows that follow an entry, and the last of them. */
function link(
  { seq, hash }: AuditHead,
  entries: NewAuditEntry[],
  time: string,
): { rows: AuditRow[]; head: AuditHead } {
  const rows: AuditRow[] = [];
  let head = { seq, hash };
  for (const entry of entries) {
    const previousHash = head.hash;
    const bytes = canonicalJson({
      seq: head.seq + 1,
      time,
      ...entry,
      previousHash,
    });
    head = { seq: head.seq + 1, hash: sha256Hex(bytes) };
    rows.push({
      ...head,
      time: fromInstant(time),
      actor: entry.actor,
      action: entry.action,
      app: entry.app,
      bytes,
      previous_hash: previousHash,
    });
  }
  return { rows, head };
}

function whereAuditQuery(query: Knex.QueryBuilder, filter: Filter): void {
  if (filter.action) {
    query.whereIn('action', filter.action);
  }
  if (filter.actor) {
    query.whereIn('actor', filter.actor);
  }
  if (filter.app) {
    query.where('app', filter.app);
  }
  const { after, until } = filter.span ?? { after: 0, until: Infinity };
  if (after > 0) {
    query.where('seq', '>', after);
  }
  if (until < Infinity) {
    query.where('seq', '<=', until);
  }
}

function fromRow(row: AuditRow): StoredAuditEntry {
  return {
    seq: toNumber(row.seq),
    time: toInstant(row.time),
    actor: row.actor,
    action: row.action,
    app: row.app,
    bytes: row.bytes,
    hash: row.hash,
    previousHash: row.previous_hash,
  };
}

/** The entry to show; the text of a damaged one may be anything. */
export function toAuditEntry(stored: StoredAuditEntry): AuditEntry {
  let content: { summary?: unknown; data?: unknown } = {};
  try {
    content = JSON.parse(stored.bytes) ?? {};
  } catch {
    // shown as unreadable below
  }
  const { summary, data } = content;
  return {
    ...stored,
    summary:
      typeof summary === 'string' ? summary : 'This entry cannot be read',
    data: typeof data === 'object' && data !== null ? { ...data } : {},
  };
}
