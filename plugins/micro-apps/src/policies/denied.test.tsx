import { screen } from '@testing-library/react';
import { setUp } from './__testUtils__/policiesPage';

// In a file of its own, since what a person may do is remembered from test to test.
describe('page of policies, for whoever may change nothing', () => {
  it('offers no change to whoever may not make one', async () => {
    setUp('', {}, true);

    await screen.findByRole('region', { name: 'Bundle in force' });
    expect(
      screen.queryByRole('button', { name: 'Check for a newer bundle' }),
    ).toBeNull();
  });

  it('keeps previews from whoever is no platform admin', async () => {
    setUp('?show=preview', {}, true);

    expect(
      await screen.findByText('Only platform admins can preview changes.'),
    ).toBeVisible();
  });
});
