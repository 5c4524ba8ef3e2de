import { ConflictError } from '@backstage/errors';
import { screen, waitFor, within } from '@testing-library/react';
import { ENTRY, IDLE, PREVIEW, setUp } from './__testUtils__/registerPage';
import { emptyDraft, toDraft, toInput } from './draft';

describe('the register of model endpoints', () => {
  it('shows entries with their versions, apps, and where they were changed', async () => {
    setUp();
    const row = await screen.findByRole('row', { name: /LLM X/ });
    const cells = within(row);
    expect(cells.getByText('7 of 9')).toBeVisible();
    expect(cells.getByText('Changed here')).toBeVisible();
    expect(cells.getByText('2 (Deprecated)')).toBeVisible();
    expect(cells.getByText('0').tagName).toBe('S');
    expect(
      cells.getByRole('link', { name: /^Bill of materials of gpt/ }),
    ).toHaveAttribute('href', 'https://vendor.example/bom.json');
    const apps = await cells.findByRole('link', {
      name: '4 apps that use llm-x',
    });
    expect(apps).toHaveAttribute(
      'href',
      '/micro-apps/inventory?endpoint=llm-x',
    );
    expect(apps).toHaveTextContent('4 apps');
    expect(
      screen.queryByRole('region', { name: 'Last change' }),
    ).not.toBeInTheDocument();
  });

  it('shows the history of an entry: who, what and why', async () => {
    const { user, api } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'History of llm-x' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('Trust: 9 → 7')).toBeVisible();
    expect(within(dialog).getByText('“Told by the vendor”')).toBeVisible();
    expect(api.getModelEndpointHistory).toHaveBeenCalledWith('llm-x', {
      limit: 10,
      offset: 0,
    });
  });

  it('applies a change only after what it does was seen, with a reason', async () => {
    const { user, api } = setUp();
    await user.click(await screen.findByRole('button', { name: 'Edit llm-x' }));
    const state = await screen.findByRole('combobox', {
      name: 'State of 1',
    });
    await user.click(state);
    await user.click(await screen.findByRole('option', { name: 'Withdrawn' }));
    expect(
      screen.queryByRole('button', { name: 'Apply the change' }),
    ).not.toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'See what it does' }));
    const panel = within(
      await screen.findByRole('region', { name: 'What the change does' }),
    );
    expect(
      await panel.findByRole('row', { name: /Yes Sales notes/ }),
    ).toBeVisible();
    expect(panel.getByText(/is withdrawn/)).toBeVisible();
    const entry = {
      title: 'LLM X',
      hosting: 'managed-enterprise',
      region: 'eu',
      trust: 7,
      state: 'approved',
      allowedClassifications: ['public', 'internal'],
      models: [
        {
          model: 'gpt',
          versions: ['2'],
          deprecated: ['2'],
          withdrawn: ['1', '0'],
          purposes: ['generation'],
          billOfMaterials: 'https://vendor.example/bom.json',
        },
      ],
    };
    expect(api.startModelEndpointPreview).toHaveBeenCalledWith({
      id: 'llm-x',
      version: 3,
      entry,
    });

    const apply = await screen.findByRole('button', {
      name: 'Apply the change',
    });
    await user.click(apply);
    expect(screen.getByText('Say why.')).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: /^Why/ }), 'It ends');
    await user.click(apply);
    expect(await screen.findByText(/The register is changed/)).toBeVisible();
    expect(api.changeModelEndpoint).toHaveBeenCalledWith('llm-x', {
      version: 3,
      entry,
      reason: 'It ends',
    });
  });

  it('wants another preview where the change was changed again', async () => {
    const { user } = setUp('/micro-apps/model-endpoints?edit=llm-x');
    await user.click(
      await screen.findByRole('button', { name: 'See what it does' }),
    );
    await screen.findByRole('button', { name: 'Apply the change' });
    await user.type(screen.getByRole('textbox', { name: /^Title/ }), '!');
    expect(
      screen.queryByRole('button', { name: 'Apply the change' }),
    ).not.toBeInTheDocument();
    expect(
      screen.getByText('See what it does before it applies.'),
    ).toBeVisible();
  });

  it('takes back what was changed', async () => {
    const { user, api } = setUp('/micro-apps/model-endpoints?edit=llm-x');
    await user.click(
      await screen.findByRole('button', { name: 'Back to the configuration' }),
    );
    expect(screen.queryByRole('textbox', { name: /^Title/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'See what it does' }));
    await waitFor(() =>
      expect(api.startModelEndpointPreview).toHaveBeenCalledWith({
        id: 'llm-x',
        version: 3,
        entry: null,
      }),
    );
  });

  it('says that somebody was faster, and keeps what was written', async () => {
    const { user } = setUp('/micro-apps/model-endpoints?edit=llm-x', {
      changeModelEndpoint: jest
        .fn()
        .mockRejectedValue(new ConflictError('version 4 is the current one')),
    });
    await user.click(
      await screen.findByRole('button', { name: 'See what it does' }),
    );
    await user.type(
      await screen.findByRole('textbox', { name: /^Why/ }),
      'It ends',
    );
    await user.click(screen.getByRole('button', { name: 'Apply the change' }));
    expect(
      await screen.findByText(/version 4 is the current one/),
    ).toBeVisible();
    expect(screen.getByRole('textbox', { name: /^Why/ })).toHaveValue(
      'It ends',
    );
  });

  it('adds an entry', async () => {
    const { user, api } = setUp();
    await user.click(
      await screen.findByRole('button', { name: 'Add an endpoint' }),
    );
    await user.type(
      await screen.findByRole('textbox', { name: /^Id/ }),
      'new-llm',
    );
    await user.type(screen.getByRole('textbox', { name: /^Title/ }), 'New');
    await user.click(screen.getByRole('button', { name: 'See what it does' }));
    await waitFor(() =>
      expect(api.startModelEndpointPreview).toHaveBeenCalledWith(
        expect.objectContaining({
          id: 'new-llm',
          version: 0,
          entry: expect.objectContaining({ title: 'New', models: [] }),
        }),
      ),
    );
  });

  it('shows how far the re-assessment is', async () => {
    setUp(undefined, {
      getReassessment: jest.fn().mockResolvedValue({
        ...IDLE,
        progress: {
          ...IDLE.progress,
          state: 'running',
          done: 3,
          total: 12,
          message: 'Policies cannot be asked',
        },
        changed: [{ id: 'llm-x', title: 'LLM X', changes: ['Trust: 9 → 7'] }],
      }),
    });
    const panel = within(
      await screen.findByRole('region', { name: 'Last change' }),
    );
    expect(
      panel.getByRole('progressbar', { name: 'Apps are assessed anew' }),
    ).toHaveAttribute('aria-valuenow', '25');
    expect(panel.getByText(/Policies cannot be asked/)).toBeVisible();
  });

  it('shows what the last change did to which apps', async () => {
    const { user } = setUp(undefined, {
      getReassessment: jest.fn().mockResolvedValue({
        progress: {
          ...PREVIEW.progress,
        },
        changed: [{ id: 'llm-x', title: 'LLM X', changes: ['Trust: 9 → 7'] }],
        affected: 1,
        reopened: 1,
      }),
    });
    const panel = within(
      await screen.findByRole('region', { name: 'Last change' }),
    );
    expect(panel.getByText(/1 app is affected/)).toBeVisible();
    expect(panel.getByText(/Approval of 1 app/)).toBeVisible();
    await user.click(panel.getByRole('button', { name: 'Show affected apps' }));
    expect(
      await panel.findByRole('row', { name: /Sales notes.*Yes/ }),
    ).toBeVisible();
  });
});

describe('an entry that is edited', () => {
  it('is the same when it is sent as it was', () => {
    const { version: _v, origin: _o, override: _w, id: _id, ...entry } = ENTRY;
    expect(toInput(toDraft(ENTRY))).toEqual(entry);
  });

  it('leaves out what is empty', () => {
    expect(toInput(emptyDraft('eu'))).toEqual({
      title: '',
      hosting: 'managed-enterprise',
      region: 'eu',
      state: 'approved',
      allowedClassifications: ['public', 'internal'],
      models: [],
    });
  });
});
