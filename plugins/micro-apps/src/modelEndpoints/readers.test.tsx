import { screen } from '@testing-library/react';
import { setUp } from './__testUtils__/registerPage';

// In a file of its own, since what somebody may do is remembered across the tests of a file.
describe('the register of model endpoints', () => {
  it('is read only for who may not change it', async () => {
    setUp(undefined, {}, false);
    await screen.findByRole('row', { name: /LLM X/ });
    expect(
      screen.queryByRole('button', { name: 'Edit llm-x' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Add an endpoint' }),
    ).not.toBeInTheDocument();
  });

  it('shows nothing to edit to who may not change it', async () => {
    setUp('/micro-apps/model-endpoints?edit=llm-x', {}, false);
    expect(
      await screen.findByText('Only platform admins can change the register.'),
    ).toBeVisible();
  });
});
