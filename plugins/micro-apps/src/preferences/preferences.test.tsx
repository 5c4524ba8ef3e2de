import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Preferences } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PreferencesPanel } from './PreferencesPanel';

function setUp(preferences: Preferences) {
  const api = {
    getPreferences: jest.fn().mockResolvedValue(preferences),
    setPreferences: jest.fn().mockResolvedValue(preferences),
  };
  renderInTestApp(<PreferencesPanel />, { apis: [[microAppsApiRef, api]] });
  return { api, user: userEvent.setup() };
}

describe('how I am reminded', () => {
  it('can leave out e-mail where the company allows it', async () => {
    const { api, user } = setUp({ email: true, mayChangeEmail: true });
    const choice = await screen.findByRole('checkbox', {
      name: 'By e-mail as well',
    });
    expect(choice).toBeChecked();
    await user.click(choice);
    await waitFor(() =>
      expect(api.setPreferences).toHaveBeenCalledWith({ email: false }),
    );
    expect(
      await screen.findByText('Reminders come in the portal only.'),
    ).toBeVisible();
  });

  it.each([
    [true, /as is set for the whole company/],
    [false, /does not come by e-mail/],
  ])('is only told where there is no choice: %s', async (email, words) => {
    setUp({ email, mayChangeEmail: false });
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.queryByRole('checkbox')).toBeNull();
  });
});
