import { Content, Header, Link, Page } from '@backstage/core-components';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { usePermission } from '@backstage/plugin-permission-react';
import { microAppRequestCreatePermission } from '@micro-apps/backstage-plugin-micro-apps-common';
import AddCircleOutlineIcon from '@mui/icons-material/AddCircleOutline';
import FactCheckOutlinedIcon from '@mui/icons-material/FactCheckOutlined';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { Fragment, type ReactNode } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { homeTranslationRef } from './translation';

const REGISTER_PATH = '/create/templates/default/register-micro-app';

function Shortcut(props: {
  to: string;
  icon: ReactNode;
  title: string;
  about: string;
}) {
  return (
    <Paper variant="outlined" sx={{ p: 2.5, display: 'flex', gap: 2 }}>
      <Box sx={{ color: 'text.secondary' }} aria-hidden>
        {props.icon}
      </Box>
      <Box>
        <Typography component="h2" variant="h6">
          <Link to={props.to} underline="always">
            {props.title}
          </Link>
        </Typography>
        <Typography variant="body2" color="text.secondary">
          {props.about}
        </Typography>
      </Box>
    </Paper>
  );
}

/** The home page's layout; widgets fill the width two by two. */
export function HomeLayout({ widgets }: HomePageLayoutProps) {
  const { t } = useTranslationRef(homeTranslationRef);
  const identityApi = useApi(identityApiRef);
  const { value: profile } = useAsync(
    () => identityApi.getProfileInfo(),
    [identityApi],
  );
  const { allowed: mayRegister } = usePermission({
    permission: microAppRequestCreatePermission,
  });
  const grid = {
    display: 'grid',
    gap: 2,
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 340px), 1fr))',
    mb: 2,
  };
  return (
    <Page themeId="home">
      <Header
        title={
          profile?.displayName
            ? t('welcome', { name: profile.displayName })
            : t('welcomeAnybody')
        }
        subtitle={t('lead')}
      />
      <Content>
        <Box sx={grid}>
          {mayRegister && (
            <Shortcut
              to={REGISTER_PATH}
              icon={<AddCircleOutlineIcon />}
              title={t('register')}
              about={t('registerAbout')}
            />
          )}
          <Shortcut
            to="/micro-apps"
            icon={<FactCheckOutlinedIcon />}
            title={t('review')}
            about={t('reviewAbout')}
          />
        </Box>
        <Box sx={grid}>
          {widgets.map(widget => (
            <Fragment key={widget.node.spec.id}>{widget.component}</Fragment>
          ))}
        </Box>
      </Content>
    </Page>
  );
}
