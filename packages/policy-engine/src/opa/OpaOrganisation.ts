import {
  canonicalJson,
  policyDecisionSchema,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import type { Organisation } from '@micro-apps/backstage-plugin-micro-apps-common';
import { failureOf, OpaFault } from './OpaClient';
import type { OpaClient } from './OpaClient';
import type { DecisionAnswer } from './OpaDecisions';

/** The rule that denies where facts are missing. */
const COMPLETENESS_RULE = 'facts-complete';

const CONTESTED =
  'Somebody else writes other data of the organisation to "data.micro_apps.organisation" of the policy server, and it decides by theirs part of the time: give all portals that use it the same configuration, or a server each';

/** The organisation's data of the portal, as it is kept at a server. */
export class OpaOrganisation {
  #fault: string | undefined;
  /** Whether the server had the portal's data when it was last looked at. */
  #isOurs = false;

  constructor(
    private readonly client: OpaClient,
    private readonly organisation: Organisation,
  ) {}

  /** Why the server decides by other data than the portal's. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Writes the data where the server has others. Throws an `OpaFault` where it has none, and takes none. */
  async put(): Promise<void> {
    const there = await this.client.organisation();
    if (
      there !== undefined &&
      canonicalJson(there) === canonicalJson(this.organisation)
    ) {
      this.#fault = undefined;
      this.#isOurs = true;
      return;
    }
    // A server that was started again has none, and is no sign of anybody else.
    const isContested = this.#isOurs && there !== undefined;
    try {
      await this.client.putOrganisation(this.organisation);
      this.#fault = isContested ? CONTESTED : undefined;
      this.#isOurs = true;
    } catch (error) {
      const message = `The organisation's data of the portal could not be written to "data.micro_apps.organisation" of the policy server: ${failureOf(error).message}`;
      if (there === undefined) {
        throw new OpaFault({ cause: 'refused', message });
      }
      this.#fault = `${message}. It decides by what it has there`;
    }
  }
}

/** The portal gives all facts but these, so that they stand alone in the message. */
export function missesOrganisation(answer: DecisionAnswer): boolean {
  const parsed = policyDecisionSchema.safeParse(
    'result' in answer ? answer.result : undefined,
  );
  return (
    parsed.success &&
    parsed.data.deny.some(
      ({ rule, message }) =>
        rule === COMPLETENESS_RULE && /: organisation\.$/.test(message),
    )
  );
}
