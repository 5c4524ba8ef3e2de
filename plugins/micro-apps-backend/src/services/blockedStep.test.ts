import type { Check } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  BlockedFacts,
  onlookerStep,
  ownerStep,
  reviewerStep,
} from './blockedStep';

const denial = (waivable = true): Check => ({
  id: 'residency',
  title: 'Residency',
  status: 'failed',
  message: 'It is elsewhere.',
  control: 'Data policy',
  waivable,
});
const facts = (overrides: {
  tier?: 'low' | 'high';
  checks?: Check[];
  hasUnverified?: boolean;
  hasProposedWaiver?: boolean;
}): BlockedFacts => ({
  assessment: {
    residual: {
      score: overrides.tier === 'high' ? 350 : 42,
      tier: overrides.tier ?? 'low',
    },
    checks: overrides.checks ?? [],
  },
  hasUnverified: overrides.hasUnverified ?? false,
  hasProposedWaiver: overrides.hasProposedWaiver ?? false,
});

describe('the next step of a blocked app', () => {
  it('names the policy that denies it, and the waiver', () => {
    const denied = facts({ checks: [denial()] });
    expect(reviewerStep(denied)).toBe(
      'The policy “Residency” denies it: its owner has to change the app, unless you propose a waiver.',
    );
    expect(ownerStep(denied)).toMatch(/“Residency” denies it.*for a waiver/);
    expect(onlookerStep(denied)).toMatch(/“Residency” denies it; wait/);
  });

  it('counts policies where there are several', () => {
    const denied = facts({ checks: [denial(), denial()] });
    expect(ownerStep(denied)).toMatch(/^2 policies deny it/);
  });

  it('promises no waiver of what cannot be waived, nor where the score blocks as well', () => {
    const never = facts({ checks: [denial(), denial(false)] });
    expect(reviewerStep(never)).toMatch(/cannot be waived/);
    expect(ownerStep(never)).not.toMatch(/waiver/);
    const high = facts({ tier: 'high', checks: [denial()] });
    expect(reviewerStep(high)).toMatch(/the score is high/);
    expect(ownerStep(high)).not.toMatch(/waiver/);
  });

  it('comes after what is waiting already', () => {
    const checks = [denial()];
    expect(reviewerStep(facts({ checks, hasUnverified: true }))).toMatch(
      /^Verify or refuse/,
    );
    expect(reviewerStep(facts({ checks, hasProposedWaiver: true }))).toMatch(
      /a second reviewer/,
    );
  });

  it('is about the score where no policy denies', () => {
    const passed: Check = { ...denial(), status: 'passed' };
    const high = facts({ tier: 'high', checks: [passed] });
    expect(reviewerStep(high)).toMatch(/declare controls or be redesigned/);
    expect(ownerStep(high)).toMatch(/lower the score/);
    expect(onlookerStep(high)).toMatch(/lower the risk/);
  });
});
