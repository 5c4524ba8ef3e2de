import type { IdentityApi } from '@backstage/core-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PersonaSignInPage } from './PersonaSignInPage';

const MINUTES = 60_000;

function sessionEndingIn(milliseconds: number, token = 'first') {
  const payload = { exp: (Date.now() + milliseconds) / 1000, id: token };
  return {
    profile: { displayName: 'Casey Miller' },
    backstageIdentity: {
      token: `header.${window.btoa(JSON.stringify(payload))}.signature`,
      identity: {
        type: 'user',
        userEntityRef: 'user:default/citizen-dev',
        ownershipEntityRefs: ['user:default/citizen-dev'],
      },
    },
  };
}

const answer = (body: object, status = 200) =>
  ({
    ok: status === 200,
    status,
    statusText: 'Service Unavailable',
    headers: { get: () => 'application/json' },
    json: async () => body,
    text: async () => JSON.stringify(body),
  }) as unknown as Response;

describe('PersonaSignInPage', () => {
  const fetchMock = jest.fn<Promise<Response>, [string, RequestInit]>();
  const realFetch = global.fetch;

  beforeEach(() => {
    fetchMock.mockReset();
    fetchMock.mockResolvedValue(answer(sessionEndingIn(60 * MINUTES)));
    global.fetch = fetchMock as typeof fetch;
    sessionStorage.clear();
  });
  afterEach(() => {
    global.fetch = realFetch;
  });

  async function open() {
    const onSignInSuccess = jest.fn<void, [IdentityApi]>();
    renderInTestApp(<PersonaSignInPage onSignInSuccess={onSignInSuccess} />, {
      config: {
        app: { title: 'Micro apps portal', baseUrl: 'http://localhost:3000' },
      },
      apis: [mockApis.discovery({ baseUrl: 'http://localhost:7007' })],
    });
    await screen.findByRole('heading', { name: 'Micro apps portal' });
    return onSignInSuccess;
  }

  it('offers everybody of the example organisation', async () => {
    await open();

    expect(
      screen.getAllByRole('button').map(button => button.textContent),
    ).toEqual([
      'Sign in as Citizen developer',
      'Sign in as App owner',
      'Sign in as Security reviewer',
      'Sign in as Second reviewer',
      'Sign in as Platform admin',
      'Sign in as Auditor',
    ]);
  });

  it('signs in as whom one chooses, and keeps it for the tab until one signs out', async () => {
    const onSignInSuccess = await open();
    await userEvent.click(
      screen.getByRole('button', { name: 'Sign in as Citizen developer' }),
    );

    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(fetchMock).toHaveBeenCalledWith(
      'http://localhost:7007/api/auth/persona/refresh',
      expect.objectContaining({
        headers: expect.objectContaining({ 'X-Persona': 'citizen-dev' }),
      }),
    );
    const identity = onSignInSuccess.mock.calls[0][0];
    await expect(identity.getBackstageIdentity()).resolves.toMatchObject({
      userEntityRef: 'user:default/citizen-dev',
    });
    expect(Object.values(sessionStorage)).toContain('citizen-dev');

    await identity.signOut();
    expect(sessionStorage).toHaveLength(0);
  });

  it('signs in by itself after a reload', async () => {
    sessionStorage.setItem('portal.persona', 'auditor');
    const onSignInSuccess = await open();

    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(fetchMock.mock.calls[0][1].headers).toMatchObject({
      'X-Persona': 'auditor',
    });
  });

  it('renews a token that ends soon, once for all that ask', async () => {
    fetchMock.mockResolvedValueOnce(answer(sessionEndingIn(2 * MINUTES)));
    const renewed = sessionEndingIn(60 * MINUTES, 'second');
    fetchMock.mockResolvedValueOnce(answer(renewed));
    const onSignInSuccess = await open();
    await userEvent.click(
      screen.getByRole('button', { name: 'Sign in as Auditor' }),
    );
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    const identity = onSignInSuccess.mock.calls[0][0];

    const all = await Promise.all([
      identity.getCredentials(),
      identity.getCredentials(),
      identity.getCredentials(),
    ]);
    expect(new Set(all.map(({ token }) => token))).toEqual(
      new Set([renewed.backstageIdentity.token]),
    );
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });

  it.each([
    [
      'what the back end says',
      async () =>
        answer(
          { error: { name: 'ServiceUnavailableError', message: 'Not yet' } },
          503,
        ),
      /Not yet/,
    ],
    [
      'that nobody answers',
      async () => {
        throw new TypeError('Failed to fetch');
      },
      /does not answer/,
    ],
  ])('shows %s, and lets one try again', async (_, respond, message) => {
    fetchMock.mockImplementationOnce(respond);
    const onSignInSuccess = await open();
    const button = screen.getByRole('button', { name: 'Sign in as Auditor' });
    await userEvent.click(button);

    expect(await screen.findByRole('alert')).toHaveTextContent(message);
    expect(onSignInSuccess).not.toHaveBeenCalled();

    await userEvent.click(button);
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});
