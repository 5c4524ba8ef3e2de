import { InputError } from '@backstage/errors';
import {
  AppKey,
  AuditQuery,
  AuditResponse,
  AuditVerification,
  AuditVerifyQuery,
  sha256Hex,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { AuditSpan, Stores, StoredAuditEntry } from '../database';
import type { ServiceDependencies } from './dependencies';
import {
  entityRefOf,
  requireAccess,
  shortRefOf,
  visible,
} from './governedChange';
import type { CallContext } from './MicroAppsService';
import { pageInfoOf } from './paging';

const BATCH_SIZE = 1000;
const FIRST_HASH = '0'.repeat(64);

/** Shows and verifies the audit chain. */
export class AuditService {
  static create(dependencies: ServiceDependencies): AuditService {
    return new AuditService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async listOfApp(
    key: AppKey,
    query: AuditQuery,
    context: CallContext,
  ): Promise<AuditResponse> {
    return this.dependencies.database.read(async stores => {
      const app = visible(
        await stores.apps.find(entityRefOf(key)),
        `app "${shortRefOf(key)}"`,
        context,
      );
      requireAccess('readEvidence', app, 'see its audit entries', context);
      return this.page(stores, {
        ...query,
        app: shortRefOf(app),
        // Others may have had the name before, or have it now.
        span: await stores.apps.auditSpan(app),
      });
    });
  }

  async list(query: AuditQuery): Promise<AuditResponse> {
    return this.dependencies.database.read(stores => this.page(stores, query));
  }

  async verify(range: AuditVerifyQuery): Promise<AuditVerification> {
    return this.dependencies.database.read(async stores => {
      const head = await stores.audit.head();
      const from = range.from ?? 1;
      const to = Math.min(range.to ?? head.seq, head.seq);
      if (range.to !== undefined && range.to < from) {
        throw new InputError(`"to" must not be less than "from" (${from})`);
      }
      const complete = from === 1 && to === head.seq;
      const forged = complete && (await this.hasForged(stores, head.seq));
      const walked = await walk(stores, from, to);
      let { firstBroken, verified } = walked;
      if (!firstBroken && to === head.seq && walked.headHash !== null) {
        if (walked.headHash !== head.hash) {
          verified -= 1;
          firstBroken = {
            seq: to,
            reason: 'It is not the entry that the head names',
          };
        }
      }
      if (!firstBroken && forged) {
        firstBroken = {
          seq: head.seq + 1,
          reason: 'There are entries outside the chain',
        };
      }
      return present({
        ...walked,
        verified,
        firstBroken,
        from,
        to,
        total: head.seq,
      });
    });
  }

  /** Whether entries stand outside the chain; those that are appended meanwhile are not forged. */
  private async hasForged(stores: Stores, last: number): Promise<boolean> {
    if ((await stores.audit.countOutside(1, last)) === 0) {
      return false;
    }
    const { seq } = await stores.audit.head();
    return seq === last || (await stores.audit.countOutside(1, seq)) > 0;
  }

  private async page(
    stores: Stores,
    query: AuditQuery & { span?: AuditSpan },
  ): Promise<AuditResponse> {
    const { limit, offset } = query;
    const items = await stores.audit.list(query);
    const totalItems = await stores.audit.countMatching(query);
    return {
      items,
      totalItems,
      pageInfo: pageInfoOf({ limit, offset }, items.length, totalItems),
    };
  }
}

type Walked = {
  verified: number;
  headHash: string | null;
  firstBroken: { seq: number; reason: string } | null;
};

/** Recomputes every hash of a range, up to the first entry that does not hold. */
async function walk(stores: Stores, from: number, to: number): Promise<Walked> {
  const before =
    from > 1 ? await stores.audit.range(from - 1, from - 1, 1) : [];
  let previousHash = from > 1 ? before[0]?.hash : FIRST_HASH;
  let verified = 0;
  let headHash: string | null = null;
  for (let next = from; next <= to;) {
    const entries = await stores.audit.range(next, to, BATCH_SIZE);
    for (const entry of entries) {
      const reason = faultOf(entry, next, previousHash);
      if (reason) {
        return { verified, headHash, firstBroken: { seq: next, reason } };
      }
      previousHash = entry.hash;
      headHash = entry.hash;
      verified += 1;
      next += 1;
    }
    if (entries.length === 0) {
      return {
        verified,
        headHash,
        firstBroken: { seq: next, reason: 'It is missing' },
      };
    }
  }
  return { verified, headHash, firstBroken: null };
}

function faultOf(
  entry: StoredAuditEntry,
  seq: number,
  previousHash: string | undefined,
): string | undefined {
  if (entry.seq !== seq) {
    return 'It is missing';
  }
  if (sha256Hex(entry.bytes) !== entry.hash) {
    return 'Its text does not have its hash';
  }
  if (previousHash !== undefined && entry.previousHash !== previousHash) {
    return 'It does not follow the entry before it';
  }
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(entry.bytes);
  } catch {
    return 'Its text cannot be read';
  }
  const columns = [
    'seq',
    'time',
    'actor',
    'action',
    'app',
    'previousHash',
  ] as const;
  const differing = columns.find(column => content[column] !== entry[column]);
  return differing && `Its text and its column "${differing}" differ`;
}

function present(
  result: Walked & { from: number; to: number; total: number },
): AuditVerification {
  const { from, to, total, verified, firstBroken, headHash } = result;
  const count = (value: number) => value.toLocaleString('en-US');
  const status = () => {
    if (firstBroken) {
      return 'broken';
    }
    return verified > 0 ? 'intact' : 'empty';
  };
  const range =
    verified > 0
      ? `Entries ${count(from)}-${count(from + verified - 1)} of ${count(
          total,
        )} verified`
      : `No entries of ${count(total)} verified`;
  return {
    status: status(),
    from,
    to,
    verified,
    total,
    complete: !firstBroken && from === 1 && to === total,
    headHash,
    firstBroken,
    message: firstBroken
      ? `${range}; entry ${count(firstBroken.seq)} does not hold: ${
          firstBroken.reason
        }`
      : range,
  };
}
