import { SidebarItem } from '@backstage/core-components';
import {
  errorApiRef,
  identityApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { toError } from '@backstage/errors';
import LogoutIcon from '@mui/icons-material/Logout';
import { navTranslationRef } from './translation';

/** Leads back to the sign-in page in one click, as one does often when trying out several roles. */
export function SignOutItem() {
  const identityApi = useApi(identityApiRef);
  const errorApi = useApi(errorApiRef);
  const { t } = useTranslationRef(navTranslationRef);
  return (
    <SidebarItem
      icon={() => <LogoutIcon fontSize="small" />}
      text={t('signOut')}
      onClick={() =>
        identityApi.signOut().catch(error => errorApi.post(toError(error)))
      }
    />
  );
}
