import { screen, within } from '@testing-library/react';
import { answers, press } from './__testUtils__/answers';
import { assessBy, renderForm } from './__testUtils__/renderForm';
import { testEngine } from './__testUtils__/testEngine';

// As slow machines need it.
jest.setTimeout(120_000);

async function openModels(kind: 'strict' | 'away', endpoint?: string) {
  const { submitted } = await renderForm({
    formData: answers({ endpoint }),
    api: { assess: assessBy(testEngine(kind)) },
  });
  await press('Next');
  await screen.findByRole('heading', { name: 'Data' });
  await press('Next');
  const service = await screen.findByRole('combobox', { name: /^Service/ });
  const preview = screen.getByRole('region', { name: 'Risk preview' });
  return { service, preview, submitted };
}

describe('policies in the form', () => {
  it('speak at the field that they are about, and in the preview', async () => {
    const { service, preview } = await openModels('strict', 'openai-public');
    expect(await screen.findByText(/A policy stops this/)).toBeInTheDocument();
    expect(service).toHaveAccessibleDescription(
      /must not get this data\. Use a model of the company/,
    );
    // It is an answer that one may give, and go on from.
    expect(service).not.toHaveAttribute('aria-invalid', 'true');
    expect(
      await within(preview).findByText(
        /What to do: Use a model of the company/,
      ),
    ).toBeInTheDocument();
    await press('Review');
    expect(
      await screen.findByRole('button', { name: 'Submit' }),
    ).toBeInTheDocument();
  });

  it('are silent where nothing is wrong', async () => {
    const { service, preview } = await openModels('strict');
    expect(await within(preview).findByText('42')).toBeInTheDocument();
    expect(service).toHaveAccessibleDescription(/^(?!.*policy)/);
    expect(screen.queryByText(/A policy/)).not.toBeInTheDocument();
  });

  it('are said not to have been asked while they cannot be', async () => {
    const { preview } = await openModels('away');
    expect(
      await within(preview).findByText(/One policy was not looked at/),
    ).toBeInTheDocument();
    expect(within(preview).queryByText('Passed')).not.toBeInTheDocument();
  });
});
