import { type ReactNode, useState } from 'react';
import { useLandingText } from '@/i18n/landing';
import { ReadOnlyField } from '../kit/TextField';

/** The way to stop here and go on later, on this phone or another: the draft's own address. */
export function LeaveAndReturn({ id }: { id: string }): ReactNode {
  const { t } = useLandingText();
  const [isCopied, setCopied] = useState(false);
  const link = new URL(`/landing/resume/${id}`, window.location.origin).href;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      // the clipboard may be closed to the page: the link stands there to be selected
    }
  };
  return (
    <aside className="landing-wrap step leave">
      <details className="details">
        <summary>{t('leave.title')}</summary>
        <div className="stack">
          <p>{t('leave.text')}</p>
          <ReadOnlyField id="resume-link" label={t('leave.link')} value={link} />
          <button className="button button-second" type="button" onClick={() => void copy()}>
            {t('leave.copy')}
          </button>
          <p role="status">{isCopied && t('leave.copied')}</p>
        </div>
      </details>
    </aside>
  );
}
