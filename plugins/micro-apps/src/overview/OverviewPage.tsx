import { LinesSkeleton } from '@micro-apps/backstage-plugin-micro-apps-react';

export function OverviewPage() {
  return <LinesSkeleton />;
}
