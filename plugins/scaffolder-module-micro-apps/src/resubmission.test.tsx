import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  AppDetail,
  PlannedChange,
} from '@micro-apps/backstage-plugin-micro-apps-common';
import { parse } from 'yaml';
import { answers, enter, openLastStep, press } from './__testUtils__/answers';
import { assessBy, renderForm } from './__testUtils__/renderForm';
import { testEngine } from './__testUtils__/testEngine';

jest.setTimeout(90_000);

beforeEach(() => window.sessionStorage.clear());

const detail = {
  title: 'Notes',
  origin: { type: 'registry', location: null, missingSince: null },
  latestRequest: {
    decisions: [
      {
        id: 'd1',
        decidedBy: 'user:default/security-reviewer',
        comment: 'Please name the owner of the mailbox.',
      },
    ],
  },
  conditions: [
    { id: 'c1', state: 'open', text: 'Turn masking on' },
    { id: 'c2', state: 'met', text: 'Rotate the key' },
  ],
} as unknown as AppDetail;

const revision = (baseRevision = 3) => {
  const { app } = answers();
  return { app: { ...app, baseRevision } };
};

describe('changing a micro app', () => {
  it('says what is changed, and what the reviewers said of it', async () => {
    await renderForm({
      formData: revision(),
      api: { getApp: async () => detail },
    });
    expect(
      await screen.findByText('New revision of Notes'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Please name the owner of the mailbox/),
    ).toBeInTheDocument();
    expect(screen.getByText('Turn masking on')).toBeInTheDocument();
    expect(screen.queryByText('Rotate the key')).not.toBeInTheDocument();
    expect(screen.getByText(/hand it over on its page/)).toBeInTheDocument();
  });

  it('keeps the name whatever the title becomes, and names the revision that was changed', async () => {
    const { submitted } = await renderForm({
      formData: revision(),
      api: { getApp: async () => detail },
    });
    await enter(/^Title/, ' of the year');
    expect(screen.queryByText(/name in the catalog/)).not.toBeInTheDocument();
    await press('Next');
    await screen.findByRole('heading', { name: 'Data' });
    await press('Next');
    await screen.findByRole('heading', { name: 'Model and where it runs' });
    await press('Review');
    await press('Submit');
    await waitFor(() => expect(submitted).toHaveLength(1));
    expect(submitted[0]).toMatchObject({
      app: {
        baseRevision: 3,
        metadata: { name: 'notes', title: 'Notes of the year' },
      },
    });
  });

  it('refuses to change what is kept in a file, and offers its new text', async () => {
    const place = 'https://github.com/acme/apps/blob/main/catalog-info.yaml';
    const { submitted } = await openLastStep({
      formData: revision(),
      api: {
        getApp: async () => ({
          ...detail,
          origin: { type: 'git', location: `url:${place}`, missingSince: null },
        }),
      },
    });
    expect(await screen.findByRole('link', { name: place })).toHaveAttribute(
      'href',
      place,
    );
    await press('Show the text');
    const text = screen.getByRole('region', {
      name: 'The new text of the file',
    }).textContent;
    const { app } = revision();
    expect(parse(text ?? '')).toMatchObject({
      apiVersion: 'micro-apps.dev/v1alpha1',
      kind: 'MicroApp',
      metadata: app.metadata,
      spec: app.spec,
    });
    await press('Review');
    expect(
      await screen.findByText(/cannot be submitted here/),
    ).toBeInTheDocument();
    expect(submitted).toEqual([]);
  });

  it('asks for another service where the old one is no longer approved', async () => {
    const { app } = revision();
    app.spec!.models = [{ endpoint: 'gone', model: 'old', version: '1' }];
    await openLastStep({
      formData: { app },
      api: { getApp: async () => detail },
    });
    expect(
      screen.getByText(/is not among the approved services any more/),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('combobox', { name: /^Service/ }));
    expect(
      screen.queryByRole('option', { name: /A service of yesterday/ }),
    ).not.toBeInTheDocument();
  });

  const planned: PlannedChange = {
    against: 2,
    material: true,
    reasons: [
      { id: 'audience', label: 'Wider audience: team -> company', paths: [] },
    ],
    differences: [
      {
        kind: 'changed',
        path: 'spec.audience',
        label: 'Audience',
        from: 'team',
        to: 'company',
      },
    ],
    outcome: 'review',
    legs: [{ name: 'security', count: 1 }],
    staysInForce: true,
  };
  const carried: PlannedChange = {
    ...planned,
    material: false,
    reasons: [{ id: 'immaterial', label: 'Nothing matters', paths: [] }],
    outcome: 'carry-over',
    legs: [],
  };
  it.each<[string, PlannedChange, RegExp[], RegExp[]]>([
    [
      'who is asked, why, and what holds meanwhile',
      planned,
      [
        /It waits for security/,
        /Wider audience: team -> company/,
        /revision 2 stays in force/,
      ],
      [/carries over/, /has to wait/],
    ],
    [
      'that the app waits where the company wants it so',
      { ...planned, staysInForce: false },
      [/The app has to wait/],
      [/stays in force/],
    ],
    [
      'that a change that matters is still approved at once',
      { ...planned, outcome: 'auto-approve', legs: [] },
      [/Wider audience: team -> company/],
      [/stays in force/, /has to wait/, /carries over/],
    ],
    [
      'that the approval carries over',
      carried,
      [/approval of revision 2: it carries over as soon as you submit/],
      [/Nothing matters/, /It waits for/],
    ],
    [
      'that there is nothing to send yet',
      { ...carried, differences: [] },
      [/Nothing differs from revision 2, which is approved/],
      [/carries over/],
    ],
  ])('says beforehand %s', async (_, change, shown, hidden) => {
    await openLastStep({
      formData: revision(),
      api: {
        getApp: async () => detail,
        assess: assessBy(testEngine(), change),
      },
    });
    const preview = screen.getByRole('region', { name: 'Risk preview' });
    await within(preview).findAllByText(shown[0]);
    for (const text of shown) {
      expect(within(preview).getAllByText(text)).not.toHaveLength(0);
    }
    for (const text of hidden) {
      expect(within(preview).queryByText(text)).not.toBeInTheDocument();
    }
  });

  it('keeps the data of a search index in step with their names', async () => {
    const { app } = revision();
    app.spec!.vectorStores = [
      { id: 'index', type: 'pgvector', region: 'eu', holds: ['call-notes'] },
    ];
    await renderForm({
      formData: { app },
      api: { getApp: async () => detail },
    });
    await press('Next');
    await screen.findByRole('heading', { name: 'Data' });
    await enter(/What is it\?/, '-2026');
    expect(
      screen.getByRole('checkbox', { name: 'call-notes-2026' }),
    ).toBeChecked();
  });
});
