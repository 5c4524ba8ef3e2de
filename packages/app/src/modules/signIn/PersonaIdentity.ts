import type {
  BackstageUserIdentity,
  DiscoveryApi,
  IdentityApi,
  ProfileInfo,
} from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';

/** A new token is fetched this long before the old one ends, so that no call carries an expired one. */
const MARGIN_MS = 5 * 60_000;

type Session = {
  profile: ProfileInfo;
  backstageIdentity: { token: string; identity: BackstageUserIdentity };
};

function expiryOf(token: string): number {
  const payload = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
  return JSON.parse(window.atob(payload)).exp * 1000;
}

/** The identity of a person of the example organisation; renews its token by itself. */
export class PersonaIdentity implements IdentityApi {
  static create(options: {
    persona: string;
    discoveryApi: DiscoveryApi;
    onSignOut(): void;
  }) {
    return new PersonaIdentity(
      options.persona,
      options.discoveryApi,
      options.onSignOut,
    );
  }

  private readonly persona: string;
  private readonly discoveryApi: DiscoveryApi;
  private readonly onSignOut: () => void;
  private session?: Session;
  private pending?: Promise<Session>;

  private constructor(
    persona: string,
    discoveryApi: DiscoveryApi,
    onSignOut: () => void,
  ) {
    this.persona = persona;
    this.discoveryApi = discoveryApi;
    this.onSignOut = onSignOut;
  }

  async getProfileInfo() {
    return (await this.getSession()).profile;
  }

  async getBackstageIdentity() {
    return (await this.getSession()).backstageIdentity.identity;
  }

  async getCredentials() {
    return { token: (await this.getSession()).backstageIdentity.token };
  }

  async signOut() {
    this.session = undefined;
    this.onSignOut();
  }

  private async getSession(): Promise<Session> {
    if (
      this.session &&
      Date.now() < expiryOf(this.session.backstageIdentity.token) - MARGIN_MS
    ) {
      return this.session;
    }
    this.pending ??= this.fetchSession().finally(() => {
      this.pending = undefined;
    });
    this.session = await this.pending;
    return this.session;
  }

  private async fetchSession(): Promise<Session> {
    const baseUrl = await this.discoveryApi.getBaseUrl('auth');
    const response = await fetch(`${baseUrl}/persona/refresh`, {
      headers: {
        'X-Persona': this.persona,
        'X-Requested-With': 'XMLHttpRequest',
      },
      credentials: 'include',
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}
