import { expect, test } from '@playwright/test';
import { Api } from '../support/api';
import { mediumApp, unique } from '../support/manifests';

test('nobody fills a leg that is not theirs, by direct calls either', async ({
  baseURL,
}) => {
  const citizen = await Api.as('Citizen developer', baseURL);
  const owner = await Api.as('App owner', baseURL);
  const security = await Api.as('Security reviewer', baseURL);
  const { request } = await citizen.submit(mediumApp(`Eyes ${unique()}`));
  const approve = { decision: 'approve' };

  for (const [who, api, leg] of [
    ['the requester, security', citizen, 'security'],
    ['the requester, owner', citizen, 'owner'],
    ['the owner, security', owner, 'security'],
    ['the auditor', await Api.as('Auditor', baseURL), 'security'],
    ['platform', await Api.as('Platform admin', baseURL), 'security'],
  ] as const) {
    const response = await api.decide(request.id, leg, approve);
    expect(response.status(), who).toBe(403);
  }

  expect((await security.decide(request.id, 'security', approve)).ok()).toBe(
    true,
  );
  expect(
    (await security.decide(request.id, 'owner', approve)).status(),
    'one person fills one leg',
  ).toBeGreaterThanOrEqual(403);
  const second = await Api.as('Second reviewer', baseURL);
  expect(
    (await second.decide(request.id, 'security', approve)).status(),
    'a leg is filled once',
  ).toBe(409);
  expect((await owner.decide(request.id, 'owner', approve)).ok()).toBe(true);
});
