import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AssessResponse } from '@micro-apps/backstage-plugin-micro-apps-common';
import {
  answers,
  choose,
  enter,
  openLastStep,
  press,
} from './__testUtils__/answers';
import { answer, fakeApi, renderForm } from './__testUtils__/renderForm';

jest.setTimeout(90_000);

// What the preview has read out to those who do not see it.
const spoken = (preview: HTMLElement) =>
  within(preview).getAllByRole('status')[0].textContent;

beforeEach(() => window.sessionStorage.clear());

describe('registering a micro app', () => {
  it('takes a person from an empty form to a submission, with the risk beside the questions', async () => {
    const { preview, submitted } = await renderForm();
    expect(spoken(preview)).toBe('');
    await waitFor(() =>
      expect(preview).toHaveTextContent('About the app: title, purpose'),
    );

    await enter(/^Title/, 'Sales notes summarizer');
    await enter(/^Purpose/, 'Summarises call notes for the weekly report.');
    await userEvent.click(screen.getByRole('radio', { name: /My team/ }));
    expect(
      await screen.findByText(/sales-notes-summarizer\. This name is free/),
    ).toBeInTheDocument();
    expect(await screen.findByDisplayValue('Sales operations')).toBe(
      screen.getByRole('combobox', { name: /^Owner/ }),
    );
    await press('Next');

    await enter(/What is it\?/, 'call-notes');
    await userEvent.click(screen.getByRole('radio', { name: /Confidential/ }));
    await userEvent.click(
      screen.getByRole('checkbox', { name: /Personal data/ }),
    );
    await userEvent.click(screen.getByRole('radio', { name: /Many records/ }));
    await press('Next');

    await choose(/^Service/, /LLM Enterprise X/);
    await choose(/region/, 'European Union');
    await waitFor(() =>
      expect(
        within(screen.getByRole('region', { name: 'Risk preview' })).getByText(
          '42',
        ),
      ).toBeInTheDocument(),
    );
    await waitFor(() =>
      expect(spoken(screen.getByRole('region', { name: 'Risk preview' }))).toBe(
        'Risk score 42, low risk. It is approved as soon as it is submitted.',
      ),
    );
    await press('Review');

    await press('Submit');
    await waitFor(() => expect(submitted).toHaveLength(1));
    expect(submitted[0]).toMatchObject({
      app: {
        metadata: {
          name: 'sales-notes-summarizer',
          title: 'Sales notes summarizer',
        },
        spec: {
          purpose: 'Summarises call notes for the weekly report.',
          owner: 'group:default/sales-ops',
          audience: 'team',
          environments: ['sandbox'],
          residency: 'eu',
          dataSources: [
            {
              name: 'call-notes',
              classification: 'confidential',
              categories: ['pii'],
              volume: 'bulk',
            },
          ],
          // The newest version was picked with the service.
          models: [
            {
              endpoint: 'llm-enterprise-x',
              model: 'llm-enterprise-x',
              version: '2026-01-01',
            },
          ],
        },
        review: { risk: expect.stringMatching(/^Low risk\. The score is 42/) },
      },
    });
  });

  it('keeps the keyboard in place from step to step and from row to row', async () => {
    await renderForm({ formData: answers() });
    await press('Next');
    expect(await screen.findByRole('heading', { name: 'Data' })).toHaveFocus();

    await press('Add more data');
    const names = screen.getAllByRole('textbox', { name: /What is it/ });
    expect(names).toHaveLength(2);
    expect(names[1]).toHaveFocus();

    await press('Remove data 2');
    expect(screen.getAllByRole('textbox', { name: /What is it/ })).toHaveLength(
      1,
    );
    expect(screen.getByRole('button', { name: 'Add more data' })).toHaveFocus();
  });

  it('names what is missing at its field, and stays on the step', async () => {
    await renderForm();
    await press('Next');
    expect(
      await screen.findByText(/needs a few more answers.*title, purpose/),
    ).toBeInTheDocument();
    const title = screen.getByLabelText(/^Title/);
    expect(title).toBeInvalid();
    expect(title).toHaveAccessibleDescription('This is needed.');
    await waitFor(() => expect(title).toHaveFocus());
    expect(
      screen.getByRole('radiogroup', { name: /Who uses it/ }),
    ).toHaveAttribute('aria-invalid', 'true');
  });

  it('refuses a name that is taken before anything is sent', async () => {
    const { submitted } = await renderForm({
      api: { getApp: async () => ({ title: 'The other one' }) as never },
      formData: answers(),
    });
    expect(
      await screen.findByText(/This name is taken by "The other one"/),
    ).toBeInTheDocument();
    await press('Next');
    expect(
      await screen.findByText(/has a name that is taken already/),
    ).toBeInTheDocument();
    expect(submitted).toEqual([]);
  });

  it('makes a suggested change in the form', async () => {
    await openLastStep({ formData: answers({ endpoint: 'openai-public' }) });
    const preview = screen.getByRole('region', { name: 'Risk preview' });
    expect(await within(preview).findByText('98')).toBeInTheDocument();
    await userEvent.click(
      within(preview).getByRole('button', {
        name: /Use “LLM Enterprise X” instead of “OpenAI/,
      }),
    );
    expect(await within(preview).findByText('42')).toBeInTheDocument();
    expect(
      screen.getByRole('combobox', { name: /^Service/ }),
    ).toHaveTextContent('LLM Enterprise X');
  });

  it('never lets an old answer overwrite a newer one', async () => {
    const { assess } = fakeApi();
    const waiting: { release: () => void; score: number }[] = [];
    await openLastStep({
      formData: answers({ endpoint: 'openai-public' }),
      api: {
        assess: async manifest => {
          const result = await assess(manifest);
          if (result.residual.score === 98 && waiting.length === 0) {
            await new Promise<void>(release =>
              waiting.push({ release, score: result.residual.score }),
            );
          }
          return result;
        },
      },
    });
    await waitFor(() => expect(waiting).toHaveLength(1));
    await choose(/^Service/, /LLM Enterprise X/);
    const preview = screen.getByRole('region', { name: 'Risk preview' });
    expect(await within(preview).findByText('42')).toBeInTheDocument();
    waiting[0].release();
    await userEvent.click(screen.getByRole('checkbox', { name: /Staging/ }));
    expect(within(preview).queryByText('98')).not.toBeInTheDocument();
  });

  it("shows the server's objection at the field that it is about", async () => {
    await openLastStep({
      formData: answers(),
      api: {
        assess: async () => {
          throw answer(400, 'not accepted', {
            issues: [
              {
                path: 'manifest.spec.residency',
                message: 'must be one of "us"',
              },
            ],
          });
        },
      },
    });
    await waitFor(() =>
      expect(
        screen.getByRole('combobox', { name: /region/ }),
      ).toHaveAccessibleDescription('This must be one of "us".'),
    );
    await press('Review');
    expect(
      await screen.findByText(/needs one more answer.*region/),
    ).toBeInTheDocument();
  });

  it('says so when the server is out of order, keeps the answers, and recovers', async () => {
    let down = true;
    const { assess } = fakeApi();
    await openLastStep({
      formData: answers(),
      api: {
        assess: async (manifest): Promise<AssessResponse> => {
          if (down) throw answer(503, 'The database is closed');
          return assess(manifest);
        },
      },
    });
    const preview = screen.getByRole('region', { name: 'Risk preview' });
    expect(
      await within(preview).findByText(
        /The server says: The database is closed/,
      ),
    ).toBeInTheDocument();
    await press('Review');
    expect(await screen.findByText(/could not be checked/)).toBeInTheDocument();
    expect(
      screen.getByRole('combobox', { name: /^Service/ }),
    ).toHaveTextContent('LLM Enterprise X');
    down = false;
    await userEvent.click(
      within(preview).getByRole('button', { name: 'Try again' }),
    );
    expect(await within(preview).findByText('42')).toBeInTheDocument();
  });

  it('offers what was typed before a reload', async () => {
    const first = await renderForm();
    await enter(/^Title/, 'Half done');
    first.leave();

    await renderForm();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Continue' }),
    );
    expect(screen.getByLabelText(/^Title/)).toHaveValue('Half done');
  });
});
