import {
  sampleAppDetail,
  sampleRequest,
} from '@micro-apps/backstage-plugin-micro-apps-react/testUtils';
import { timelineOf } from './timeline';

const app = sampleAppDetail({ conditions: [], controls: [] });
const kinds = (request: Parameters<typeof sampleRequest>[0]) =>
  timelineOf(app, [sampleRequest({ decisions: [], ...request })]).map(
    ({ kind }) => kind,
  );
const CLOSED = { closedAt: '2026-11-21T09:00:00Z' };

describe('the timeline', () => {
  it.each([
    ['approved', 'submission', ['atOnce', 'submitted']],
    ['carried-over', 'change', ['carriedOver', 'submitted']],
    ['superseded', 'change', ['submitted']],
    ['approved', 'reopened:register', ['atOnce', 'reopened']],
  ] as const)(
    'of a request that is %s, because of %s, where nobody decided',
    (state, cause, expected) => {
      expect(kinds({ state, cause, ...CLOSED })).toEqual(expected);
    },
  );

  it('does not say that nobody decided where somebody did', () => {
    const [decision] = sampleRequest().decisions;
    const events = timelineOf(app, [
      sampleRequest({
        state: 'approved',
        ...CLOSED,
        decisions: [
          {
            ...decision,
            id: 'd1',
            revision: 2,
            leg: 'security',
            decision: 'approve',
            decidedBy: 'user:default/sam',
            decidedAt: CLOSED.closedAt,
          },
        ],
      }),
    ]);
    expect(events.map(({ kind }) => kind)).toEqual(['decided', 'submitted']);
  });
});
