import type { MicroAppsApi } from '@micro-apps/backstage-plugin-micro-apps-common';
import type { MicroAppFormData } from '@micro-apps/backstage-plugin-micro-apps-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderForm } from './renderForm';

/** A form that is filled in: the app of 42, or another service's. */
export function answers(
  options: { endpoint?: string; name?: string } = {},
): MicroAppFormData {
  const { endpoint = 'llm-enterprise-x', name = 'notes' } = options;
  const isPublic = endpoint === 'openai-public';
  return {
    app: {
      metadata: { name, title: 'Notes' },
      spec: {
        owner: 'group:default/sales-ops',
        purpose: 'Summarises notes.',
        audience: 'team',
        environments: ['sandbox'],
        residency: 'eu',
        dataSources: [
          {
            name: 'call-notes',
            classification: 'confidential',
            volume: 'bulk',
          },
        ],
        models: [
          {
            endpoint,
            model: isPublic ? 'gpt-5' : endpoint,
            version: isPublic ? '2026-08-01' : '2026-01-01',
          },
        ],
      },
    },
  };
}

/** Puts a text into a field in one go. */
export async function enter(label: RegExp, text: string) {
  await userEvent.click(screen.getByLabelText(label));
  await userEvent.paste(text);
}

/** Picks from a list. */
export async function choose(label: RegExp, option: RegExp | string) {
  await userEvent.click(screen.getByRole('combobox', { name: label }));
  await userEvent.click(
    within(await screen.findByRole('listbox')).getByRole('option', {
      name: option,
    }),
  );
}

/** Presses a button of the scaffolder, once it may be pressed. */
export async function press(name: string) {
  await userEvent.click(await screen.findByRole('button', { name }));
}

/** Opens the form with answers, on the step of the models. */
export async function openLastStep(options: {
  formData: MicroAppFormData;
  api?: Partial<MicroAppsApi>;
}) {
  const form = await renderForm(options);
  await press('Next');
  await screen.findByRole('heading', { name: 'Data' });
  await press('Next');
  await screen.findByRole('heading', { name: 'Model and where it runs' });
  return form;
}
