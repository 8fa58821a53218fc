import { type ReactNode, useEffect, useRef } from 'react';
import { Outlet, useLocation } from 'react-router';
import { useOperatorText } from '@/i18n/operator';
import { AppHeader } from './AppHeader';
import styles from './AppLayout.module.css';
import { SessionGate } from './session/SessionGate';

/** Header and content of every page of the workspace. */
export function AppLayout(): ReactNode {
  const { t } = useOperatorText();
  const { pathname } = useLocation();
  const content = useRef<HTMLElement>(null);
  const shownPath = useRef(pathname);

  // A new page starts at its top, for the eyes and for the keyboard.
  useEffect(() => {
    if (shownPath.current === pathname) return;
    shownPath.current = pathname;
    window.scrollTo(0, 0);
    content.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <SessionGate>
      <div className={styles['app']}>
        <a className="skip-link" href="#content">
          {t('skip.to_content')}
        </a>
        <AppHeader />
        <main id="content" ref={content} tabIndex={-1} className={styles['content']}>
          <Outlet />
        </main>
      </div>
    </SessionGate>
  );
}
