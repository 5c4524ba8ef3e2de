import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import {
  NavContentBlueprint,
  type NavContentComponentProps,
} from '@backstage/plugin-app-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import MenuIcon from '@mui/icons-material/Menu';
import SearchIcon from '@mui/icons-material/Search';
import { SidebarLogo } from './SidebarLogo';
import { SignOutItem } from './SignOutItem';
import { navTranslationRef } from './translation';

function PortalSidebar({ navItems }: NavContentComponentProps) {
  const { t } = useTranslationRef(navTranslationRef);
  const nav = navItems.withComponent(item => (
    <SidebarItem icon={() => item.icon} to={item.href} text={item.title} />
  ));
  // They stand below in a form of their own.
  nav.take('page:search');
  nav.take('page:notifications');
  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarGroup label={t('search')} icon={<SearchIcon />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label={t('menu')} icon={<MenuIcon />}>
        {nav.take('page:home')}
        {nav.take('page:micro-apps')}
        {nav.take('page:catalog')}
        {nav.take('page:scaffolder')}
        <SidebarDivider />
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem />
      <SidebarDivider />
      <SidebarGroup
        label={t('settings')}
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        {nav.take('page:user-settings')}
        <SignOutItem />
      </SidebarGroup>
    </Sidebar>
  );
}

/** Puts the portal's own sidebar in place of the default one. */
export const portalSidebar = NavContentBlueprint.make({
  params: { component: PortalSidebar },
});
