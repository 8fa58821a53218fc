import { ActionIcon, Menu } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { askToSignIn, isSignedIn, signedInName, signOut } from '@/api/session';
import { identityQuery, isAdministrator } from '@/api/system';
import { UserIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import styles from './AppHeader.module.css';

/** Who is at work, the settings, and the way out. */
export function UserMenu(): ReactNode {
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const { data: identity } = useQuery(identityQuery);
  const name = signedInName() ?? identity?.actor_id ?? '';
  const leave = async () => {
    await signOut();
    await queries.resetQueries();
  };
  return (
    <Menu position="bottom-end" width={240} withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('user.menu', { name })} title={name}>
          <UserIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles['who']}>
          <bdi>{name}</bdi>
          <span>{identity?.roles.join(', ')}</span>
        </div>
        <Menu.Item component={Link} to="/settings/profile">
          {t('settings.profile')}
        </Menu.Item>
        {isAdministrator(identity) && (
          <Menu.Item component={Link} to="/settings/company">
            {t('settings.title')}
          </Menu.Item>
        )}
        <Menu.Divider />
        {isSignedIn() ? (
          <Menu.Item onClick={() => void leave()}>{t('signin.out')}</Menu.Item>
        ) : (
          <Menu.Item onClick={askToSignIn}>{t('signin.other')}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
