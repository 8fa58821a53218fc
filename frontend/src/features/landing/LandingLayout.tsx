import { type ReactNode, Suspense } from 'react';
import { Link, Outlet } from 'react-router';
import { Wordmark } from '@/components/brand/Logo';
import { useLandingText } from '@/i18n/landing';
import { Loading } from './kit/Notice';
import { LanguageSwitch } from './LanguageSwitch';
import { ServiceLine } from './ServiceLine';

function Opening(): ReactNode {
  return (
    <div className="landing-wrap step">
      <Loading />
    </div>
  );
}

/** Header, content, footer of every public page. */
export function LandingLayout(): ReactNode {
  const { t } = useLandingText();
  return (
    <div className="landing">
      <a className="skip-link" href="#content">
        {t('skip.to_content')}
      </a>
      <header className="landing-header">
        <div className="landing-wrap landing-header-row">
          <Link className="landing-home" to="/" aria-label={t('product.name')}>
            <Wordmark />
          </Link>
          <LanguageSwitch />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<Opening />}>
          <Outlet />
        </Suspense>
      </main>
      <footer className="landing-footer">
        <div className="landing-wrap landing-footer-row">
          <span dir="ltr">{t('product.name')}</span>
          <ServiceLine />
        </div>
      </footer>
    </div>
  );
}
