import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NavLink, Outlet } from 'react-router';
import { identityQuery, isAdministrator } from '@/api/system';
import { useOperatorText } from '@/i18n/operator';
import styles from './Settings.module.css';

const ADMINISTRATION = ['company', 'users', 'partners', 'webhooks', 'dunning', 'audit'] as const;

/** The settings side by side; what only administrators may do is shown to them alone. */
export function SettingsLayout(): ReactNode {
  const { t } = useOperatorText();
  const { data: identity } = useQuery(identityQuery);
  const sections = isAdministrator(identity) ? (['profile', ...ADMINISTRATION] as const) : [];
  return (
    <div className={sections.length > 0 ? styles['layout'] : undefined}>
      {sections.length > 0 && (
        <nav className={styles['nav']} aria-label={t('settings.title')}>
          {sections.map((section) => (
            <NavLink key={section} to={`/settings/${section}`} className={styles['link'] ?? ''}>
              {t(`settings.${section}`)}
            </NavLink>
          ))}
        </nav>
      )}
      <div>
        <Outlet />
      </div>
    </div>
  );
}
