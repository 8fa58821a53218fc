import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useDocumentTitle } from '@/components/useDocumentTitle';
import { useLandingText } from '@/i18n/landing';

export function NotFoundPage(): ReactNode {
  const { t } = useLandingText();
  useDocumentTitle(t('page.not_found.title'));
  return (
    <div className="landing-wrap message-page">
      <h1>{t('page.not_found.title')}</h1>
      <p>{t('page.not_found.text')}</p>
      <Link className="button" to="/">
        {t('page.not_found.home')}
      </Link>
    </div>
  );
}

/** Stands outside the router: what broke may be a page. */
export function FailedPage(): ReactNode {
  const { t } = useLandingText();
  return (
    <main className="landing-wrap message-page">
      <h1>{t('page.failed.title')}</h1>
      <p>{t('page.failed.text')}</p>
      <button
        className="button"
        type="button"
        onClick={() => {
          window.location.reload();
        }}
      >
        {t('page.failed.reload')}
      </button>
    </main>
  );
}
