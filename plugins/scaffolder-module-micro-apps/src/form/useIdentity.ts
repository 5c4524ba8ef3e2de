import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useEffect, useState } from 'react';

/** Who fills in the form. @internal */
export type Identity = { userEntityRef: string; groups: string[] };

/** @internal */
export function useIdentity(): Identity | undefined {
  const identityApi = useApi(identityApiRef);
  const [identity, setIdentity] = useState<Identity>();
  useEffect(() => {
    let wanted = true;
    identityApi
      .getBackstageIdentity()
      .then(({ userEntityRef, ownershipEntityRefs }) => {
        if (!wanted) return;
        setIdentity({
          userEntityRef,
          groups: ownershipEntityRefs.filter(ref => ref.startsWith('group:')),
        });
      })
      // Without an identity nothing is prefilled; the server asks for it anyway.
      .catch(() => wanted && setIdentity(undefined));
    return () => {
      wanted = false;
    };
  }, [identityApi]);
  return identity;
}
