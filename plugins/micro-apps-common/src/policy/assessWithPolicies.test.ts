import fc from 'fast-check';
import { parseManifest } from '../manifest';
import { DEFAULT_ROUTES } from '../risk';
import {
  Assessment,
  OUTCOMES,
  PolicyDecision,
  PolicyFinding,
  registrationInputSchema,
  TIERS,
} from '../schema';
import { manifests, verifications } from '../__testUtils__/arbitraries';
import { FAKE_BUNDLE, fakeEngine, FakeRule } from '../__testUtils__/fakeEngine';
import {
  bankNotesSummarizer,
  salesNotesSummarizer,
} from '../__testUtils__/manifests';
import { contextWith } from '../__testUtils__/register';
import { assess } from '../risk';
import { assessWithPolicies } from './assessWithPolicies';
import { registrationInput } from './facts';
import { governedVerdict } from './ruling';
import { applyWaivers } from './waivers';

const sales = parseManifest(salesNotesSummarizer());
const always = (message: string, path?: string) => () => [{ message, path }];

async function assessed(
  rules: FakeRule[],
  context = contextWith(),
): Promise<Assessment> {
  return (await assessWithPolicies(sales, context, fakeEngine(rules)))
    .assessment;
}

describe('an assessment with policies', () => {
  it('is the one of the risk model where no policy objects', async () => {
    const { checks, policy, ...rest } = await assessed([{ id: 'quiet' }]);
    const { checks: _, ...alone } = assess(sales, contextWith());
    expect(rest).toEqual(alone);
    expect(policy).toEqual(FAKE_BUNDLE);
    expect(checks).toEqual([
      {
        id: 'quiet',
        title: 'Rule quiet',
        control: 'Test',
        waivable: false,
        status: 'passed',
        message: 'In order.',
      },
    ]);
  });

  it('is blocked where a policy denies, whatever the score', async () => {
    const { residual, verdict, checks } = await assessed([
      { id: 'no', deny: always('Not so.', 'spec.residency') },
    ]);
    expect(residual).toEqual({ score: 42, tier: 'low' });
    expect(verdict).toMatchObject({ outcome: 'block', legs: [] });
    expect(verdict.reasons.slice(0, 2)).toEqual([
      'Not so. Change it for no.',
      'The score is 42, below 50: it is blocked, since policies deny it.',
    ]);
    expect(checks[0]).toMatchObject({
      status: 'failed',
      message: 'Not so.',
      remediation: 'Change it for no.',
      path: 'spec.residency',
      findings: [{ message: 'Not so.', path: 'spec.residency' }],
    });
  });

  it('warns without changing the way', async () => {
    const { verdict, checks } = await assessed([
      { id: 'hm', warn: always('Perhaps.') },
    ]);
    expect(verdict.outcome).toBe('auto-approve');
    expect(checks[0]).toMatchObject({ status: 'warned', message: 'Perhaps.' });
  });

  it('says once what a policy obliges to and what holds anyway', async () => {
    const { verdict: alone } = await assessed([]);
    const { verdict } = await assessed([
      { id: 'ob', oblige: [alone.guardrails[0], 'Keep a diary.'] },
    ]);
    expect(verdict.guardrails).toEqual([
      ...alone.guardrails.slice(0, -1),
      'Keep a diary.',
      alone.guardrails.at(-1),
    ]);
  });

  it('is reviewed where a policy asks for people', async () => {
    const { verdict } = await assessed([
      {
        id: 'people',
        require: () => [
          { message: 'People decide.', route: 'review', legs: [] },
        ],
      },
    ]);
    expect(verdict.outcome).toBe('review');
    expect(verdict.legs).toEqual([
      { name: 'security', count: 1, group: 'group:default/security' },
      { name: 'owner', count: 1 },
    ]);
    expect(verdict.reasons).toEqual([
      'People decide.',
      'The score is 42, below 50: security and owner decide.',
    ]);
  });

  it('shows a waived rule as exempted, and never as passed', async () => {
    const rules = [
      { id: 'no', waivable: true, deny: always('Not so.') },
      { id: 'strict', deny: always('Never.') },
    ];
    const until = '2026-12-24T00:00:00.000Z';
    const waivers = [
      { rule: 'no', until },
      { rule: 'strict', until },
    ];
    const both = await assessed(rules, contextWith({ waivers }));
    expect(both.checks.map(({ id, status }) => [id, status])).toEqual([
      ['no', 'exempted'],
      ['strict', 'failed'],
    ]);
    expect(both.checks[0].exemptedUntil).toBe(until);
    expect(both.verdict.outcome).toBe('block');
    const one = await assessed(rules.slice(0, 1), contextWith({ waivers }));
    expect(one.verdict.outcome).toBe('auto-approve');
  });

  it('is blocked, with nothing passed, where policies cannot be asked', async () => {
    const { assessment } = await assessWithPolicies(
      parseManifest(bankNotesSummarizer()),
      contextWith({ waivers: [{ rule: 'policy-engine', until: '2999' }] }),
      fakeEngine([{ id: 'quiet', waivable: true }], {
        failure: { cause: 'timeout', message: 'no answer within 2 s' },
      }),
    );
    expect(assessment.verdict.outcome).toBe('block');
    expect(assessment.verdict.reasons[0]).toContain('no answer within 2 s');
    expect(assessment.policy).toBeNull();
    expect(assessment.whatIf).toEqual([]);
    expect(assessment.checks.map(({ id, status }) => [id, status])).toEqual([
      ['policy-engine', 'failed'],
      ['quiet', 'not-evaluated'],
    ]);
  });

  it('never passes a rule that the bundle said nothing of', async () => {
    const engine = fakeEngine([{ id: 'quiet' }]);
    const { assessment } = await assessWithPolicies(sales, contextWith(), {
      ...engine,
      evaluate: async (point, inputs) =>
        (await engine.evaluate(point, inputs)).map(outcome => ({
          ...outcome,
          decision: { ...outcome.decision, rules: {} },
        })),
    });
    expect(assessment.checks[0].status).toBe('not-evaluated');
  });

  it('shows policies facts that fit their schema', () => {
    fc.assert(
      fc.property(manifests, verifications, (manifest, verifiedControls) => {
        const input = registrationInput(
          manifest,
          contextWith({ verifiedControls }),
        );
        expect(registrationInputSchema.parse(input)).toEqual(input);
      }),
      { numRuns: 50 },
    );
  });
});

const finding: fc.Arbitrary<PolicyFinding> = fc
  .record(
    {
      rule: fc.constantFrom('a', 'b', 'c'),
      waivedWith: fc.constantFrom('a', 'c', 'd'),
    },
    { requiredKeys: ['rule'] },
  )
  .map(names => ({
    ...names,
    message: `${names.rule} objects.`,
    remediation: 'Change it.',
  }));
const requirement = fc.record(
  {
    rule: fc.constantFrom('d', 'e'),
    message: fc.constant('People decide.'),
    route: fc.constant('review' as const),
    legs: fc.array(
      fc.record(
        {
          name: fc.constantFrom('security', 'owner', 'legal'),
          group: fc.constantFrom('legal', 'not a reference:::'),
          count: fc.integer({ min: 1, max: 3 }),
        },
        { requiredKeys: ['name', 'count'] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['rule', 'message', 'legs'] },
);
const decisions: fc.Arbitrary<PolicyDecision> = fc
  .record({
    deny: fc.array(finding, { maxLength: 2 }),
    warn: fc.array(finding, { maxLength: 2 }),
    require: fc.array(requirement, { maxLength: 3 }),
  })
  .map(found => ({
    ...found,
    allow: found.deny.length === 0,
    obligations: [],
    rules: {},
  }));

describe('policies', () => {
  it('never make the way through approval easier', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TIERS), decisions, (tier, decision) => {
        const before = governedVerdict(tier, DEFAULT_ROUTES);
        const after = governedVerdict(tier, DEFAULT_ROUTES, decision);
        expect(OUTCOMES.indexOf(after.outcome)).toBeGreaterThanOrEqual(
          OUTCOMES.indexOf(before.outcome),
        );
        const blocked = after.outcome === 'block';
        const kept = before.legs.filter(({ name, count }) =>
          after.legs.some(leg => leg.name === name && leg.count >= count),
        );
        expect(blocked || kept.length === before.legs.length).toBe(true);
        expect(after.legs.length > 0).toBe(after.outcome === 'review');
        expect(after.outcome === 'block').toBe(
          tier === 'high' || !decision.allow,
        );
      }),
    );
  });

  it.each([
    ['the one before', 1, 'block'],
    ['always another one', 9, 'block'],
  ])(
    'are waived by the rules of the bundle that decided, where that is %s',
    async (_, swaps, outcome) => {
      const strict = [{ id: 'a', deny: always('No.') }];
      const before = fakeEngine(strict);
      // What it calls waivable, the bundle that decides does not.
      const other = fakeEngine([{ ...strict[0], waivable: true }]).status();
      const digest = `sha256:${'e'.repeat(64)}`;
      let evaluations = 0;
      const { assessment } = await assessWithPolicies(
        sales,
        contextWith({ waivers: [{ rule: 'a', until: '2999' }] }),
        {
          ...before,
          status: () =>
            evaluations > 0 || swaps > 1
              ? { ...other, bundle: { ...other.bundle!, digest } }
              : before.status(),
          evaluate: (...question) => {
            evaluations += 1;
            return before.evaluate(...question);
          },
        },
        { whatIf: false },
      );
      expect(assessment.verdict.outcome).toBe(outcome);
      expect(evaluations).toBe(swaps > 1 ? 3 : 1);
    },
  );

  it('are set aside by waivers only where a rule may be, and no further', () => {
    const rules = ['a', 'b', 'c'].map(id => ({
      id,
      title: id,
      description: id,
      control: id,
      remediation: id,
      points: ['registration' as const],
      waivable: id !== 'c',
    }));
    fc.assert(
      fc.property(
        decisions,
        fc.subarray(['a', 'b', 'c', 'd']),
        (decision, waived) => {
          const until = '2026-12-24T00:00:00.000Z';
          const result = applyWaivers(
            decision,
            rules,
            waived.map(rule => ({ rule, until })),
          );
          const counts = waived.filter(rule => ['a', 'b'].includes(rule));
          const keeps = ({ rule, waivedWith }: PolicyFinding) =>
            !counts.includes(rule) && !counts.includes(waivedWith ?? '');
          expect(result.decision).toEqual({
            ...decision,
            deny: decision.deny.filter(keeps),
            warn: decision.warn.filter(keeps),
            allow: decision.deny.filter(keeps).length === 0,
          });
          const all = [...decision.deny, ...decision.warn];
          const rulesOf = (list: PolicyFinding[]) =>
            new Set(list.map(({ rule }) => rule));
          const left = rulesOf(all.filter(keeps));
          expect(new Set(result.exempted.map(({ rule }) => rule))).toEqual(
            // What fails in one respect is not exempted in another.
            new Set([...rulesOf(all)].filter(rule => !left.has(rule))),
          );
        },
      ),
    );
  });
});
