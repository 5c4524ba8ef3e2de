import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { NotFoundError } from '@backstage/errors';
import { microAppsApiRef } from '@micro-apps/backstage-plugin-micro-apps-react';
import { sampleAppDetail } from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { screen, within } from '@testing-library/react';
import { approvalCard, reviewCard, riskCard } from './extensions';

const entity = {
  apiVersion: 'micro-apps.dev/v1alpha1',
  kind: 'MicroApp',
  metadata: { name: 'sales-notes-summarizer-v2', namespace: 'default' },
  spec: {},
};

function renderCards(getApp: jest.Mock) {
  return renderInTestApp(
    <EntityProvider entity={entity}>
      {createExtensionTester(riskCard).reactElement()}
      {createExtensionTester(approvalCard).reactElement()}
      {createExtensionTester(reviewCard).reactElement()}
    </EntityProvider>,
    {
      apis: [[microAppsApiRef, { getApp }]],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

describe('entity cards', () => {
  it('show risk, approval and review from one request', async () => {
    const getApp = jest.fn().mockResolvedValue(sampleAppDetail());
    renderCards(getApp);

    const risk = await screen.findByRole('region', { name: 'Risk' });
    expect(await within(risk).findByText('Risk score 120')).toBeVisible();
    expect(
      within(risk).getByText(/Use "llm-enterprise-x" instead/),
    ).toBeInTheDocument();

    const approval = screen.getByRole('region', { name: 'Approval' });
    expect(
      within(approval).getByText(
        'Waiting for security and the owner to decide.',
      ),
    ).toBeInTheDocument();

    const review = screen.getByRole('region', {
      name: 'Review and decommission',
    });
    expect(within(review).getByText(/Every 60 days/)).toBeInTheDocument();
    expect(within(review).getByText('None requested')).toBeInTheDocument();

    expect(getApp).toHaveBeenCalledTimes(1);
  });

  it('show the day of the next step as days stand on the rest of the screen', async () => {
    const nextStep =
      'Renew its approval by 2026-12-07, or submit what changed.';
    renderCards(jest.fn().mockResolvedValue(sampleAppDetail({ nextStep })));

    const approval = await screen.findByRole('region', { name: 'Approval' });
    expect(await within(approval).findByText('Dec 7, 2026')).toHaveAttribute(
      'datetime',
      '2026-12-07',
    );
    expect(approval).toHaveTextContent(
      'Renew its approval by Dec 7, 2026, or submit what changed.',
    );
  });

  it('say that an app which nobody registered is not registered', async () => {
    const error = Object.assign(new NotFoundError('no such app'), {
      statusCode: 404,
    });
    renderCards(jest.fn().mockRejectedValue(error));

    expect(
      await screen.findAllByText(/not registered with governance/),
    ).toHaveLength(3);
  });

  it('offer to try again where the back end is unavailable', async () => {
    const error = Object.assign(new Error('closed'), { statusCode: 503 });
    renderCards(jest.fn().mockRejectedValue(error));

    expect(
      await screen.findAllByText(/governance service is not available/),
    ).toHaveLength(3);
    expect(screen.getAllByRole('button', { name: 'Try again' })).toHaveLength(
      3,
    );
  });
});
