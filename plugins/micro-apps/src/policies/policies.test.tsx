import { screen, within } from '@testing-library/react';
import {
  IDLE,
  policies,
  PREVIEW,
  setUp,
  STATUS,
} from './__testUtils__/policiesPage';

describe('page of policies', () => {
  it('says which bundle decides, and leads from each rule to the apps that it stops', async () => {
    setUp('');

    const bundle = within(
      await screen.findByRole('region', { name: 'Bundle in force' }),
    );
    expect(bundle.getByText('Policies decide')).toBeVisible();
    expect(bundle.getByText('1.4.0')).toBeVisible();
    expect(bundle.getByText('Verified with key “platform-2026”')).toBeVisible();
    const row = within(
      screen.getByRole('row', { name: /External models and sensitive data/ }),
    );
    expect(row.getByText('Data policy: classification gates')).toBeVisible();
    expect(
      row.getByRole('link', {
        name: '2 apps denied by External models and sensitive data',
      }),
    ).toHaveAttribute(
      'href',
      '/micro-apps/inventory?rule=external-models&ruleStatus=failed',
    );
    expect(
      row.getByRole('link', { name: /^1 app for which .* is waived$/ }),
    ).toBeVisible();
    expect(row.queryByRole('link', { name: /warned/ })).toBeNull();
  });

  it('says what is wrong with the engine, and who is newly in breach', async () => {
    setUp('', {
      getPolicies: jest.fn().mockResolvedValue(
        policies({
          status: {
            ...STATUS,
            health: 'unavailable',
            bundle: null,
            message: 'The server at opa.example.com does not answer.',
          },
          evaluation: { ...IDLE, bundle: null, newlyInBreach: 2 },
        }),
      ),
    });

    expect(
      await screen.findByText(
        'Policies cannot be asked, so everything is denied',
      ),
    ).toBeVisible();
    expect(screen.getByText(/opa\.example\.com/)).toBeVisible();
    expect(screen.getByText(/2 apps are newly in breach/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Show apps in breach' }),
    ).toHaveAttribute('href', '/micro-apps/inventory?breach=true');
  });

  it('lets platform admins load a newer bundle, and nobody else', async () => {
    const { api, user } = setUp('');

    await user.click(
      await screen.findByRole('button', { name: 'Check for a newer bundle' }),
    );

    expect(
      await screen.findByText(
        'The source was asked; revision 1.4.0 is in force.',
      ),
    ).toBeVisible();
    expect(api.reloadPolicies).toHaveBeenCalledTimes(1);
  });

  it('tries the policies on an app', async () => {
    const { api, user } = setUp('?show=try');

    await user.click(await screen.findByRole('button', { name: 'Evaluate' }));
    expect(await screen.findByText('Choose an app.')).toBeVisible();
    expect(api.tryPolicies).not.toHaveBeenCalled();
    await user.click(screen.getByRole('combobox', { name: 'App' }));
    await user.click(
      await screen.findByRole('option', { name: /Sales notes summarizer/ }),
    );
    await user.click(screen.getByRole('button', { name: 'Evaluate' }));

    const result = within(
      await screen.findByRole('region', { name: 'Decision' }),
    );
    expect(result.getByText('Denied')).toBeVisible();
    expect(result.getByText(/Confidential data would go to/)).toBeVisible();
    expect(
      result.getByText('What to change: Use “Azure OpenAI (EU)”.'),
    ).toBeVisible();
    expect(result.getByText('Legs: privacy (2)')).toBeVisible();
    expect(result.getByText('Mask personal data.')).toBeVisible();
    expect(
      await result.findByText('External models and sensitive data'),
    ).toBeVisible();
    expect(api.tryPolicies).toHaveBeenCalledWith({
      point: 'registration',
      app: 'default/sales-notes-summarizer-v2',
    });
  });

  it('tries the policies on a manifest, with what the decision point needs', async () => {
    const { api, user } = setUp('?show=try');

    await user.click(await screen.findByRole('radio', { name: 'A manifest' }));
    await user.click(
      screen.getByRole('textbox', { name: 'Manifest (YAML or JSON)' }),
    );
    await user.paste('kind: MicroApp\nspec:\n  audience: team\n');
    await user.click(screen.getByRole('combobox', { name: 'Decision point' }));
    await user.click(screen.getByRole('option', { name: 'Token' }));
    await user.type(
      screen.getByRole('textbox', { name: 'Scopes' }),
      'crm.read notes.write',
    );
    await user.click(screen.getByRole('button', { name: 'Evaluate' }));

    await screen.findByRole('region', { name: 'Decision' });
    expect(api.tryPolicies).toHaveBeenCalledWith({
      point: 'token',
      manifest: { kind: 'MicroApp', spec: { audience: 'team' } },
      environment: 'production',
      scopes: ['crm.read', 'notes.write'],
    });
  });

  it('says where a pasted manifest is no YAML', async () => {
    const { api, user } = setUp('?show=try');

    await user.click(await screen.findByRole('radio', { name: 'A manifest' }));
    await user.click(
      screen.getByRole('textbox', { name: 'Manifest (YAML or JSON)' }),
    );
    await user.paste('kind: [MicroApp');
    await user.click(screen.getByRole('button', { name: 'Evaluate' }));

    expect(await screen.findByText(/This is no YAML/)).toBeVisible();
    expect(api.tryPolicies).not.toHaveBeenCalled();
  });

  it('starts a preview of changed numbers, and shows which apps change and why', async () => {
    const { api, user } = setUp('?show=preview');

    await user.click(await screen.findByRole('button', { name: 'Preview' }));
    expect(await screen.findByText(/Choose a bundle, or change/)).toBeVisible();
    await user.click(screen.getByRole('textbox', { name: /Risk model/ }));
    await user.paste('thresholds: { medium: 40, high: 150 }');
    await user.click(screen.getByRole('button', { name: 'Preview' }));

    const row = within(await screen.findByRole('row', { name: /Notes/ }));
    expect(row.getByText('Approved at once')).toBeVisible();
    expect(row.getByText('Blocked')).toBeVisible();
    expect(row.getByText(/Newly denied by/)).toBeVisible();
    expect(api.startPreview).toHaveBeenCalledWith({
      riskModel: { thresholds: { medium: 40, high: 150 } },
    });
    await user.click(screen.getByRole('combobox', { name: 'Show' }));
    await user.click(screen.getByRole('option', { name: 'Change of tier' }));
    expect(api.getPreviewChanges).toHaveBeenLastCalledWith('p-1', {
      kind: 'tier',
      limit: 25,
      offset: 0,
    });
  });

  it('sends a bundle as it is', async () => {
    const { api, user } = setUp('?show=preview');

    await user.upload(
      await screen.findByLabelText('Choose a bundle …', { selector: 'input' }),
      new File(['bundle'], 'candidate.tar.gz', { type: 'application/gzip' }),
    );
    expect(await screen.findByText('Bundle: candidate.tar.gz')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Preview' }));

    await screen.findByRole('row', { name: /Notes/ });
    expect(api.startPreview).toHaveBeenCalledWith({ bundle: btoa('bundle') });
  });

  it('follows a preview that is under way', async () => {
    setUp('?show=preview&preview=p-1', {
      getPreview: jest.fn().mockResolvedValue({
        ...PREVIEW,
        progress: { ...PREVIEW.progress, state: 'running', done: 2_500 },
      }),
    });

    expect(
      await screen.findByRole('progressbar', { name: 'Evaluating all apps' }),
    ).toHaveAttribute('aria-valuenow', '25');
    expect(screen.getByText(/2,500 of 10,000 apps/)).toBeVisible();
  });

  it('filters the log of decisions, and shows one with its input', async () => {
    const { api, user } = setUp('?show=decisions&point=deployment');

    const row = within(await screen.findByRole('row', { name: /notes/ }));
    expect(row.getByText('Denied')).toBeVisible();
    expect(api.getDecisions).toHaveBeenCalledWith({
      point: ['deployment'],
      limit: 25,
      offset: 0,
    });
    await user.click(row.getByRole('button', { name: /^Details/ }));

    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText('12.4 µs')).toBeVisible();
    expect(dialog.getByText('/app/spec/purpose')).toBeVisible();
    expect(api.getDecision).toHaveBeenCalledWith('d-1');
  });

  it('shows where a candidate in shadow decides otherwise', async () => {
    setUp('?show=shadow');

    expect(
      await screen.findByText('40 decisions compared, 1 differ.'),
    ).toBeVisible();
    const row = within(screen.getByRole('row', { name: /Notes/ }));
    expect(row.getByText('Outbound call')).toBeVisible();
    expect(row.getByText('Allowed')).toBeVisible();
    expect(row.getByText('Denied')).toBeVisible();
  });
});
