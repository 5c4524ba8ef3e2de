import { randomUUID } from 'node:crypto';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  Delegation,
  DelegationBody,
  delegationProblem,
  Delegations,
  DelegationsQuery,
  delegationState,
  inputErrorOf,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { DelegationRecord, Stores } from '../../database';
import type { ServiceDependencies } from '../dependencies';
import { requirePerson } from '../governedChange';
import { actOnce } from '../idempotency';
import type { CallContext, RepeatableOptions } from '../MicroAppsService';
import {
  delegatedMessages,
  delegationEndedMessages,
} from './delegationMessages';
import type { DelegationsService } from './DelegationsService';
import { pageInfoOf } from '../paging';

/** Lets approvers have themselves represented for a time. */
export class DelegationService implements DelegationsService<CallContext> {
  static create(dependencies: ServiceDependencies): DelegationService {
    return new DelegationService(dependencies);
  }

  private constructor(private readonly dependencies: ServiceDependencies) {}

  async listDelegations(
    query: DelegationsQuery,
    context: CallContext,
  ): Promise<Delegations> {
    requirePerson('have delegations', context);
    const { database, config } = this.dependencies;
    const { limit, offset } = query;
    const now = this.dependencies.now().toISOString();
    const filter = { ...query, now, person: context.caller.userEntityRef };
    const { maxDays } = config.delegation;
    return database.read(async ({ delegations }) => {
      const items = await delegations.list(filter);
      const totalItems = await delegations.countMatching(filter);
      return {
        items: items.map(item => toDelegation(item, now)),
        totalItems,
        pageInfo: pageInfoOf({ limit, offset }, items.length, totalItems),
        maxDays,
        mayDelegate: maxDays > 0 && !context.access.denies('decide'),
      };
    });
  }

  async delegate(
    body: DelegationBody,
    context: CallContext,
    options?: RepeatableOptions,
  ): Promise<{ delegation: Delegation }> {
    requirePerson('delegate', context);
    const { database, config, messenger } = this.dependencies;
    if (config.delegation.maxDays === 0) {
      throw new NotAllowedError('Approvals cannot be delegated in this portal');
    }
    const now = this.dependencies.now().toISOString();
    const actor = context.caller.userEntityRef;
    const wanted: DelegationRecord = {
      id: randomUUID(),
      delegator: actor,
      delegate: await this.personOf(body.delegate),
      startsAt: body.startsAt ? new Date(body.startsAt).toISOString() : now,
      endsAt: new Date(body.endsAt).toISOString(),
      createdAt: now,
      endedAt: null,
      endedBy: null,
    };
    const key = options?.idempotencyKey;
    const route = 'POST /me/delegations';
    const response = await actOnce<{ delegation: Delegation }>(
      { database, key: key ? { actor, route, key } : undefined, body, now },
      remember =>
        database.transaction(async stores => {
          await this.requirePossible(stores, wanted, now);
          await stores.delegations.insert(wanted);
          await stores.outbox.add(delegatedMessages(wanted), now);
          await stores.audit.append(
            [auditEntry('delegation-start', actor, wanted)],
            now,
          );
          const answer = { delegation: toDelegation(wanted, now) };
          await remember(stores, answer);
          return answer;
        }),
    );
    await messenger.deliver();
    return response;
  }

  async endDelegation(
    id: string,
    context: CallContext,
  ): Promise<{ delegation: Delegation }> {
    requirePerson('end delegations', context);
    const { database, messenger } = this.dependencies;
    const now = this.dependencies.now().toISOString();
    const actor = context.caller.userEntityRef;
    const ended = await database.transaction(async stores => {
      // One at a time, so that it is ended once.
      await stores.audit.head({ lock: true });
      const found = await stores.delegations.find(id);
      if (!found || ![found.delegator, found.delegate].includes(actor)) {
        throw new NotFoundError(
          `There is no delegation "${id}" to or from you`,
        );
      }
      if (delegationState(found, now) === 'over') {
        throw new ConflictError('The delegation is over already');
      }
      const delegation = { ...found, endedAt: now, endedBy: actor };
      await stores.delegations.update(delegation);
      await stores.outbox.add(delegationEndedMessages(delegation), now);
      await stores.audit.append(
        [auditEntry('delegation-end', actor, delegation)],
        now,
      );
      return delegation;
    });
    await messenger.deliver();
    return { delegation: toDelegation(ended, now) };
  }

  private async personOf(text: string): Promise<string> {
    const wrong = (message: string) =>
      inputErrorOf([{ path: 'delegate', message }]);
    let ref: string;
    try {
      ref = stringifyEntityRef(
        parseEntityRef(text, {
          defaultKind: 'user',
          defaultNamespace: 'default',
        }),
      );
    } catch {
      throw wrong('must be a person such as "user:default/sam"');
    }
    const entity = ref.startsWith('user:')
      ? (await this.dependencies.entities.find([ref])).get(ref)
      : undefined;
    if (!entity) {
      throw wrong(
        `must be a person in the catalog; "${ref}" is not, choose somebody else`,
      );
    }
    return ref;
  }

  private async requirePossible(
    stores: Stores,
    wanted: DelegationRecord,
    now: string,
  ): Promise<void> {
    // Two people who delegate to each other at one moment must see each other's.
    await stores.audit.head({ lock: true });
    const others = await stores.delegations.unfinished(
      [wanted.delegator, wanted.delegate],
      now,
    );
    const { maxDays } = this.dependencies.config.delegation;
    const problem = delegationProblem(wanted, others, { now, maxDays });
    if (problem?.isConflict) {
      throw new ConflictError(`${wanted.delegate} ${problem.message}`);
    }
    if (problem) {
      throw inputErrorOf([problem]);
    }
  }
}

function toDelegation(record: DelegationRecord, now: string): Delegation {
  return { ...record, state: delegationState(record, now) };
}

function auditEntry(
  action: 'delegation-start' | 'delegation-end',
  actor: string,
  { id, delegator, delegate, startsAt, endsAt }: DelegationRecord,
) {
  return {
    app: null,
    actor,
    action,
    summary:
      action === 'delegation-start'
        ? `${delegator} delegated approvals to ${delegate}`
        : `The delegation of ${delegator} to ${delegate} was ended early`,
    data: { id, delegator, delegate, startsAt, endsAt },
  };
}
