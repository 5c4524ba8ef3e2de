import { LinesSkeleton } from '@micro-apps/backstage-plugin-micro-apps-react';

export function WaitingForMe() {
  return <LinesSkeleton />;
}
