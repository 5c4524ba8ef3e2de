import { mediumManifest } from './manifests';
import type { MortalBackends } from './MortalBackends';

/** How an app stands: its state, and the revision that is in force. */
export type Standing = [state: string, approved?: number];

/** 63, medium; 36, low, once masking is verified. */
function manifestOf(name: string, change: object) {
  const manifest = mediumManifest(name);
  return {
    ...manifest,
    spec: {
      ...manifest.spec,
      controls: [{ id: 'pii-masking', evidence: 'See the gateway.' }],
      ...change,
    },
  };
}

/** What people do with one app while back ends die over it, each step with how the app then stands. */
export function changeStory(backends: MortalBackends, name: string) {
  let steps = 0;

  const app = async () => {
    for (;;) {
      const answer = await backends.call(
        'security-reviewer',
        'GET',
        `/apps/default/${name}`,
      );
      if (answer) {
        return answer.body;
      }
    }
  };

  /** The approved revision is never another one than what was agreed to. */
  const expectStanding = async ([state, approved]: Standing) => {
    const found = await app();
    expect([steps, found.state, found.approvedRevision?.number]).toEqual([
      steps,
      state,
      approved,
    ]);
  };

  /** Sends something as often as it takes to hear what came of it: the key says that it is the same. */
  const send = async (person: string, path: string, body: object) => {
    const key = { 'Idempotency-Key': `${name}-${steps}` };
    for (;;) {
      const answer = await backends.call(person, 'POST', path, body, key);
      if (answer) {
        expect([steps, answer.status, answer.body.error]).toEqual([
          steps,
          201,
          undefined,
        ]);
        return;
      }
    }
  };

  return {
    async submit(change: object, then: Standing) {
      steps += 1;
      await send('citizen-dev', '/requests', {
        manifest: manifestOf(name, change),
      });
      await expectStanding(then);
    },

    async decide(
      person: string,
      leg: string,
      decision: string,
      then: Standing,
    ) {
      steps += 1;
      const { openRequest } = await app();
      await send(person, `/approvals/${openRequest.id}/decisions`, {
        leg,
        decision,
        digest: openRequest.digest,
        ...(decision !== 'approve' && { comment: 'Not like this.' }),
      });
      await expectStanding(then);
    },

    /** Says what a control is worth; looks first whether that is said already, as there is no key for it. */
    async verify(outcome: 'verified' | 'refused', then: Standing) {
      steps += 1;
      for (;;) {
        const { controls, openRequest, approvedRevision } = await app();
        if (controls[0].status === outcome) {
          break;
        }
        await backends.call(
          'security-reviewer',
          'POST',
          `/apps/default/${name}/controls/pii-masking/verifications`,
          {
            digest: (openRequest ?? approvedRevision).digest,
            outcome,
            evidence: 'Looked at the gateway.',
          },
        );
      }
      await expectStanding(then);
    },
  };
}
