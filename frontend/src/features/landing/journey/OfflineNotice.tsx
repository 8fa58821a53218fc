import { type ReactNode, useSyncExternalStore } from 'react';
import { useLandingText } from '@/i18n/landing';
import { Notice } from '../kit/Notice';

function subscribe(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** Says that the connection is lost, before somebody presses a button in vain. */
export function OfflineNotice(): ReactNode {
  const { t } = useLandingText();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div className="landing-wrap" role="status">
      {!isOnline && (
        <Notice tone="warn" title={t('offline.title')}>
          <p>{t('offline.text')}</p>
        </Notice>
      )}
    </div>
  );
}
