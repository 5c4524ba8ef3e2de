import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { AppDetail } from '@micro-apps/backstage-plugin-micro-apps-common';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { sampleAppDetail } from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { rootRouteRef } from '../routes';
import { DecommissionPanel } from './DecommissionPanel';

const day = (days: number) =>
  new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

async function openDialog(change: Partial<AppDetail> = {}) {
  const api = {
    getDecommissionPlan: jest
      .fn()
      .mockResolvedValue({ coolingDays: 7, mayRequest: true, targets: [] }),
    requestDecommission: jest.fn().mockResolvedValue({}),
  };
  renderInTestApp(<DecommissionPanel app={sampleAppDetail(change)} />, {
    apis: [[microAppsApiRef, api]],
    mountedRoutes: {
      '/micro-apps': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
  const user = userEvent.setup();
  await user.click(
    await screen.findByRole('button', { name: 'Decommission …' }),
  );
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByText(/Nothing is known/);
  return { api, user, dialog };
}

describe('the end of an approved app', () => {
  it('can be planned for a day to come', async () => {
    const { api, user, dialog } = await openDialog();
    await user.type(dialog.getByRole('textbox'), 'The pilot ends.');
    await user.click(dialog.getByRole('radio', { name: /On a day to come/ }));
    const confirm = dialog.getByRole('button', { name: 'Plan the end' });
    await user.click(confirm);
    expect(dialog.getByText(/Choose a day from tomorrow/)).toBeInTheDocument();
    fireEvent.change(dialog.getByLabelText(/Out of service from/), {
      target: { value: day(0) },
    });
    await user.click(confirm);
    expect(api.requestDecommission).not.toHaveBeenCalled();

    fireEvent.change(dialog.getByLabelText(/Out of service from/), {
      target: { value: day(30) },
    });
    await user.click(confirm);
    expect(api.requestDecommission).toHaveBeenCalledWith(expect.anything(), {
      reason: 'The pilot ends.',
      plannedFor: `${day(30)}T00:00:00Z`,
    });
    expect(await screen.findByRole('status')).toHaveTextContent(
      'The app ends on',
    );
  });

  it('is not planned where nothing is approved', async () => {
    const { dialog } = await openDialog({ approvedRevision: null });
    expect(dialog.queryByRole('radio')).not.toBeInTheDocument();
  });
});
