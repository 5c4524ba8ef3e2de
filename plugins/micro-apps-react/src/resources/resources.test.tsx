import { renderInTestApp } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { microAppsApiRef } from '../api';
import { ResourceView } from '../components';
import { sampleAppDetail, sampleOverview } from '../testUtils';
import { useMicroApp, useMicroAppsOverview } from './hooks';
import { useInvalidateMicroApps } from './useResource';

const KEY = { namespace: 'default', name: 'one' };

function Title({ name = 'one' }: { name?: string }) {
  const app = useMicroApp({ namespace: 'default', name });
  return (
    <ResourceView resource={app}>{value => <p>{value.title}</p>}</ResourceView>
  );
}

function Count() {
  const overview = useMicroAppsOverview();
  return <p>{`${overview.value?.apps ?? '?'} apps`}</p>;
}

function setUp(element: JSX.Element) {
  let publish: (message: object) => void = () => {};
  const unsubscribe = jest.fn();
  const signals = {
    subscribe: jest.fn((_channel: string, listener: typeof publish) => {
      publish = listener;
      return { unsubscribe };
    }),
  };
  const api = {
    getApp: jest.fn(async ({ name }: { name: string }) =>
      sampleAppDetail({ title: `Title of ${name}` }),
    ),
    getOverview: jest.fn(async () => sampleOverview({ apps: 1 })),
  };
  const view = renderInTestApp(element, {
    apis: [
      [microAppsApiRef, api],
      [signalApiRef, signals],
    ],
  });
  return {
    api,
    signals,
    unsubscribe,
    view,
    publish: (message: object) => act(() => publish(message)),
  };
}

describe('what the screens fetch', () => {
  it('is fetched once for all who show it', async () => {
    const { api, signals } = setUp(
      <>
        <Title />
        <Title />
        <Title />
      </>,
    );

    expect(await screen.findAllByText('Title of one')).toHaveLength(3);
    expect(api.getApp).toHaveBeenCalledTimes(1);
    expect(signals.subscribe).toHaveBeenCalledTimes(1);
    expect(signals.subscribe).toHaveBeenCalledWith(
      'micro-apps',
      expect.any(Function),
    );
  });

  it('is fetched again when the back end signals a change of the app, lists as well', async () => {
    const { api, publish } = setUp(
      <>
        <Title name="one" />
        <Title name="two" />
        <Count />
      </>,
    );
    await screen.findByText('Title of two');
    api.getApp.mockImplementation(async ({ name }) =>
      sampleAppDetail({ title: `New title of ${name}` }),
    );
    api.getOverview.mockResolvedValue(sampleOverview({ apps: 2 }));

    publish({ type: 'app-changed', app: 'default/one' });

    expect(
      await screen.findByText('New title of one', {}, { timeout: 3000 }),
    ).toBeVisible();
    expect(await screen.findByText('2 apps')).toBeVisible();
    expect(screen.getByText('Title of two')).toBeVisible();
    expect(api.getApp).toHaveBeenCalledTimes(3);
  });

  it('is not fetched again for each of many signals', async () => {
    const { api, publish } = setUp(<Title />);
    await screen.findByText('Title of one');
    api.getApp.mockImplementation(async () =>
      sampleAppDetail({ title: 'New title' }),
    );

    for (let count = 0; count < 20; count++) {
      publish({ type: 'app-changed', app: 'default/one' });
    }

    await screen.findByText('New title', {}, { timeout: 3000 });
    expect(api.getApp).toHaveBeenCalledTimes(2);
  });

  it('stays on screen where fetching it again fails, and says so', async () => {
    function Refresh() {
      const invalidate = useInvalidateMicroApps();
      return <button onClick={() => invalidate(KEY)}>Refresh</button>;
    }
    const { api } = setUp(
      <>
        <Title />
        <Refresh />
      </>,
    );
    await screen.findByText('Title of one');
    api.getApp.mockRejectedValueOnce(
      Object.assign(new Error('closed'), { statusCode: 503 }),
    );

    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'not available at the moment',
    );
    expect(screen.getByText('Title of one')).toBeVisible();

    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(screen.queryByRole('alert')).not.toBeInTheDocument(),
    );
  });

  it('never shows the answer for one app as that of another', async () => {
    function Switch() {
      const [name, setName] = useState('one');
      return (
        <>
          <Title name={name} />
          <button onClick={() => setName('two')}>Two</button>
        </>
      );
    }
    const { api } = setUp(<Switch />);
    let answerOne = () => {};
    api.getApp.mockImplementation(
      ({ name }) =>
        new Promise(resolve => {
          const answer = () =>
            resolve(sampleAppDetail({ title: `Title of ${name}` }));
          if (name === 'one') {
            answerOne = answer;
          } else {
            answer();
          }
        }),
    );

    await userEvent.click(await screen.findByRole('button', { name: 'Two' }));
    expect(await screen.findByText('Title of two')).toBeVisible();
    await act(async () => answerOne());

    expect(screen.getByText('Title of two')).toBeVisible();
    expect(screen.queryByText('Title of one')).not.toBeInTheDocument();
  });

  it('stops listening when nobody shows anything', async () => {
    const { view, unsubscribe } = setUp(<Title />);
    await screen.findByText('Title of one');

    view.unmount();

    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });
});
