import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';

const filter = { kind: 'microapp' };

export const riskCard = EntityCardBlueprint.make({
  name: 'risk',
  params: {
    type: 'content',
    filter,
    loader: () => import('./RiskCard').then(m => <m.RiskCard />),
  },
});

export const approvalCard = EntityCardBlueprint.make({
  name: 'approval',
  params: {
    type: 'content',
    filter,
    loader: () => import('./ApprovalCard').then(m => <m.ApprovalCard />),
  },
});

export const reviewCard = EntityCardBlueprint.make({
  name: 'review',
  params: {
    type: 'content',
    filter,
    loader: () => import('./ReviewCard').then(m => <m.ReviewCard />),
  },
});

export const governanceContent = EntityContentBlueprint.make({
  name: 'governance',
  params: {
    path: '/governance',
    title: 'Governance',
    filter,
    loader: () =>
      import('./GovernanceContent').then(m => <m.GovernanceContent />),
  },
});
