import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  CHECK_STATUSES,
  type Difference,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sampleAssessment, sampleDigest } from '../testUtils';
import {
  Announcement,
  CheckList,
  DiffList,
  DigestText,
  ErrorPanel,
  FactorList,
  RiskSummary,
  TrafficLight,
  WhatIfList,
} from '.';

describe('Announcement', () => {
  it('stands there before it has something to say, and says the last of several words', async () => {
    const said = (words?: string) => <Announcement>{words}</Announcement>;
    const { rerender } = render(said());
    const region = screen.getByRole('status');
    expect(region).toBeEmptyDOMElement();

    rerender(said('Risk score 4'));
    rerender(said('Risk score 42'));
    expect(region).toBeEmptyDOMElement();
    await waitFor(() => expect(region).toHaveTextContent('Risk score 42'));
    expect(screen.getByRole('status')).toBe(region);
  });

  it('is silent about what was there when the page came up', () => {
    jest.useFakeTimers();
    try {
      render(<Announcement>3 requests</Announcement>);
      act(() => jest.advanceTimersByTime(5_000));
      expect(screen.getByRole('status')).toBeEmptyDOMElement();
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('RiskSummary', () => {
  it('says score, tier, how it comes about, and what follows', async () => {
    renderInTestApp(<RiskSummary assessment={sampleAssessment()} />);

    expect(await screen.findByText('Risk score 120')).toBeVisible();
    expect(screen.getByText('Medium risk')).toBeVisible();
    expect(
      screen.getByRole('img', {
        name: 'Risk score 120, Medium risk; without controls 168, Medium risk',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Data sensitivity 6 times ten minus model trust 5 times operational impact 4 is 120',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('It waits for security and owner.')).toBeVisible();
  });

  it.each([
    ['auto-approve', [], 'It is approved as soon as it is submitted.'],
    ['block', [], 'It is blocked until its risk is lower.'],
    [
      'review',
      [
        { name: 'security', count: 2 },
        { name: 'legal', count: 1 },
        { name: 'owner', count: 1 },
      ],
      'It waits for security (2 people), legal and owner.',
    ],
  ] as const)('says what %s means', async (outcome, legs, sentence) => {
    renderInTestApp(
      <RiskSummary
        assessment={sampleAssessment({
          verdict: { outcome, legs: [...legs], reasons: [], guardrails: [] },
        })}
      />,
    );

    expect(await screen.findByText(sentence)).toBeVisible();
  });
});

describe('FactorList', () => {
  it('shows each axis with its factors and what controls change', async () => {
    renderInTestApp(<FactorList axes={sampleAssessment().axes} />);

    const trust = within(
      await screen.findByRole('region', { name: 'Model trust' }),
    );
    expect(
      trust.getByText('3, with verified controls 5, of 10'),
    ).toBeInTheDocument();
    expect(trust.getByText('+3')).toBeVisible();
    const impact = within(
      screen.getByRole('region', { name: 'Operational impact' }),
    );
    expect(impact.getByText('4 of 10')).toBeVisible();
    expect(impact.getAllByRole('listitem')).toHaveLength(2);
  });
});

describe('WhatIfList', () => {
  const { shortestToAutoApproval: shortest, whatIf } = sampleAssessment();
  const narrower = {
    changes: [
      {
        path: 'spec.audience',
        from: 'company',
        to: 'team',
        label: 'Open it to a team',
      },
      {
        path: 'spec.network.outbound',
        from: 'open',
        to: 'none',
        label: 'Close its outbound traffic',
      },
    ],
    score: 60,
    tier: 'medium' as const,
    outcome: 'review' as const,
  };

  it('shows the shortest way first and once, and pairs as a sentence', async () => {
    renderInTestApp(
      <WhatIfList
        whatIf={[narrower, ...whatIf]}
        shortest={shortest}
        score={120}
      />,
    );

    const items = await screen.findAllByRole('listitem');
    expect(items).toHaveLength(2);
    expect(items[0]).toHaveTextContent(/^Shortest way to be approved at once/);
    expect(items[0]).toHaveTextContent('lowers the score from 120 to 36');
    expect(items[1]).toHaveTextContent(
      'Open it to a team and close its outbound traffic',
    );
  });

  it('hands over the change that was chosen', async () => {
    const onApply = jest.fn();
    renderInTestApp(
      <WhatIfList whatIf={[narrower]} score={120} onApply={onApply} />,
    );

    await userEvent.click(
      await screen.findByRole('button', { name: /^Apply: Open it to a team/ }),
    );

    expect(onApply).toHaveBeenCalledWith(narrower);
  });

  it('says so where nothing helps', async () => {
    renderInTestApp(<WhatIfList whatIf={[]} shortest={null} score={120} />);

    expect(await screen.findByText(/No single change/)).toBeVisible();
  });
});

describe('CheckList', () => {
  it('has a word for each state', async () => {
    renderInTestApp(
      <CheckList
        checks={CHECK_STATUSES.map(status => ({
          id: status,
          title: `Check ${status}`,
          status,
          message: '',
        }))}
      />,
    );

    const items = await screen.findAllByRole('listitem');
    expect(items.map(item => item.textContent)).toEqual([
      'Check failed · Failed',
      'Check warned · Warning',
      'Check not-evaluated · Not evaluated',
      'Check exempted · Exempted',
      'Check passed · Passed',
      'Check not-applicable · Not applicable',
    ]);
  });

  it('shows what needs somebody, and folds what does not where it is much', async () => {
    const checks = (['passed', 'failed'] as const).flatMap(status =>
      [1, 2, 3, 4].map(number => ({
        id: `${status}-${number}`,
        title: `${status} ${number}`,
        status,
        message: '',
      })),
    );
    renderInTestApp(<CheckList checks={checks} />);
    const folded = (await screen.findByText('4')).closest('details');
    expect(folded).not.toHaveAttribute('open');
    expect(folded?.querySelector('summary')).toHaveTextContent('4 · Passed');
    for (const number of [1, 2, 3, 4]) {
      expect(folded).toContainElement(screen.getByText(`passed ${number}`));
      expect(folded).not.toContainElement(screen.getByText(`failed ${number}`));
    }
  });
});

describe('DiffList', () => {
  const differences: Difference[] = [
    { kind: 'added', path: 'a', label: 'Public', from: undefined, to: true },
    {
      kind: 'changed',
      path: 'b',
      label: 'Environments',
      from: ['sandbox'],
      to: ['sandbox', 'production'],
    },
    {
      kind: 'removed',
      path: 'c',
      label: 'Data source',
      from: { name: 'notes', categories: [], access: 'read' },
      to: undefined,
    },
  ];

  it('says what was added, changed and removed, in words', async () => {
    renderInTestApp(<DiffList differences={differences} />);

    const items = await screen.findAllByRole('listitem');
    expect(items[0]).toHaveTextContent('AddedPublicyes');
    expect(items[1]).toHaveTextContent(
      'ChangedEnvironmentsBefore: sandbox → Now: sandbox, production',
    );
    expect(items[2]).toHaveTextContent(
      'RemovedData sourcename: notes; access: read',
    );
  });

  it('says so where nothing is different', async () => {
    renderInTestApp(<DiffList differences={[]} />);

    expect(await screen.findByText('Nothing is different.')).toBeVisible();
  });
});

describe('ErrorPanel', () => {
  it.each([
    [{ statusCode: 401 }, 'Sign in again'],
    [{ statusCode: 403 }, 'You may not see this'],
    [{ statusCode: 404 }, 'or you may not see it'],
    [{ statusCode: 409 }, 'It changed meanwhile'],
    [{ statusCode: 413 }, 'too large'],
    [{ statusCode: 503 }, 'Nothing was lost'],
    [{ response: { status: 504 } }, 'Nothing was lost'],
    [{ name: 'TypeError' }, 'Check your connection'],
    [{ statusCode: 500 }, 'tell the platform team'],
  ])('says what to do about %j', async (properties, advice) => {
    renderInTestApp(
      <ErrorPanel error={Object.assign(new Error('x'), properties)} />,
    );

    expect(await screen.findByRole('alert')).toHaveTextContent(advice);
  });

  it('names each field that is wrong', async () => {
    const error = Object.assign(new Error(), {
      statusCode: 400,
      body: {
        error: {
          name: 'InputError',
          message: 'The manifest is not valid',
          issues: [{ path: 'spec.owner', message: 'is required' }, 'nonsense'],
        },
      },
    });
    renderInTestApp(<ErrorPanel error={error} />);

    expect(await screen.findByRole('listitem')).toHaveTextContent(
      'spec.owner is required',
    );
  });
});

describe('TrafficLight', () => {
  it.each(['good', 'caution', 'bad', 'info', 'neutral'] as const)(
    'says in words what the colour %s says',
    async tone => {
      renderInTestApp(
        <TrafficLight tone={tone} headline="In review">
          It waits for the owner.
        </TrafficLight>,
      );

      expect(await screen.findByText('In review')).toBeVisible();
      expect(screen.getByText('It waits for the owner.')).toBeVisible();
    },
  );
});

describe('DigestText', () => {
  it('shortens the digest, and copies the whole', async () => {
    const user = userEvent.setup();
    const writeText = jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockResolvedValue();
    renderInTestApp(<DigestText digest={sampleDigest('a')} />);

    expect(await screen.findByText('aaaaaaaa…aaaa')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Copy the digest' }));

    expect(writeText).toHaveBeenCalledWith(sampleDigest('a'));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
  });
});
