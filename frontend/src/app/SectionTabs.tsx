import { type ReactNode, useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useOperatorText } from '@/i18n/operator';
import styles from './AppHeader.module.css';
import { useSections } from './sections';

/** The sections that the server offers. On a narrow screen the row scrolls and keeps the open one in view. */
export function SectionTabs(): ReactNode {
  const { t } = useOperatorText();
  const { pathname } = useLocation();
  const row = useRef<HTMLElement>(null);
  const sections = useSections().filter(({ offered }) => offered);

  useEffect(() => {
    row.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);

  return (
    <nav ref={row} className={styles['tabs']} aria-label={t('nav.label')}>
      {sections.map(({ section }) => (
        <NavLink key={section} to={`/${section}`} className={styles['tab'] ?? ''}>
          {t(`nav.${section}`)}
        </NavLink>
      ))}
    </nav>
  );
}
