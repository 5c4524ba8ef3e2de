import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { PortalLogo } from './PortalLogo';
import { navTranslationRef } from './translation';

/** The mark and, where there is room, the name; both lead home. */
export function SidebarLogo() {
  const { isOpen } = useSidebarOpenState();
  const { t } = useTranslationRef(navTranslationRef);
  const title = useApi(configApiRef).getString('app.title');
  return (
    <Box sx={{ height: 64, display: 'flex', alignItems: 'center' }}>
      <Link to="/" underline="none" aria-label={t('home', { title })}>
        <Box sx={{ display: 'flex', alignItems: 'center' }}>
          <Box
            sx={{
              width: sidebarConfig.drawerWidthClosed,
              display: 'flex',
              justifyContent: 'center',
            }}
          >
            <PortalLogo />
          </Box>
          {isOpen && (
            <Typography
              component="span"
              sx={{ color: 'common.white', fontWeight: 700, fontSize: 15 }}
            >
              {title}
            </Typography>
          )}
        </Box>
      </Link>
    </Box>
  );
}
