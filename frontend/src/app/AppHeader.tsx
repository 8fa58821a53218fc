import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Wordmark } from '@/components/brand/Logo';
import { useOperatorText } from '@/i18n/operator';
import styles from './AppHeader.module.css';
import { HealthIndicator } from './HealthIndicator';
import { LanguageMenu } from './LanguageMenu';
import { PaletteButton } from './palette/PaletteButton';
import { SectionTabs } from './SectionTabs';
import { ThemeSwitch } from './ThemeSwitch';
import { UserMenu } from './UserMenu';

export function AppHeader(): ReactNode {
  const { t } = useOperatorText();
  return (
    <header className={styles['header']}>
      <Link to="/" className={styles['home']} aria-label={t('nav.home')}>
        <Wordmark size={30} />
      </Link>
      <SectionTabs />
      <div className={styles['tools']}>
        <PaletteButton />
        <HealthIndicator />
        <ThemeSwitch />
        <LanguageMenu />
        <UserMenu />
      </div>
    </header>
  );
}
