import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

export const waitingForMeWidget = HomePageWidgetBlueprint.make({
  name: 'waiting-for-me',
  params: {
    name: 'MicroAppsWaitingForMe',
    title: 'Micro apps waiting for me',
    description: 'Approval requests that you can decide',
    layout: {
      width: { minColumns: 3, defaultColumns: 6 },
      height: { minRows: 2, defaultRows: 4 },
    },
    components: () =>
      import('./WaitingForMe').then(m => ({ Content: m.WaitingForMe })),
  },
});
