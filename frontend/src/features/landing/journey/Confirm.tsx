import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useLandingText } from '@/i18n/landing';
import { FailedRead, FailureNotice, Notice } from '../kit/Notice';
import { useJourney } from './context';
import { isFinal, type Refusal, refusalOf } from './refusals';
import type { Submitter } from './useSubmission';

/** Why a request was refused, and the way to the answer to change. */
export function RefusalNotice({ refusal }: { refusal: Refusal | null }): ReactNode {
  const { t } = useLandingText();
  const { changeHref } = useJourney();
  if (!refusal) return null;
  return (
    <Notice tone="bad" title={t('refusal.title')} isAlert>
      <p>{t(refusal.text)}</p>
      {refusal.step && (
        <p>
          <Link to={changeHref(refusal.step)}>{t('refusal.change')}</Link>
        </p>
      )}
    </Notice>
  );
}

interface Props {
  submitter: Submitter;
  onConfirm: () => void;
  action: string;
  /** What is agreed to, right above the button. */
  children?: ReactNode;
}

/** The button that commits, with what became of the last press. */
export function Confirm({ submitter, onConfirm, action, children }: Props): ReactNode {
  const { t } = useLandingText();
  const { isBusy, failure, refusal } = submitter;
  return (
    <div className="confirm">
      {children}
      <RefusalNotice refusal={refusal} />
      <FailureNotice error={failure} />
      <button
        className="button button-main"
        type="button"
        aria-disabled={isBusy}
        onClick={onConfirm}
      >
        {isBusy ? t('form.sending') : action}
      </button>
    </div>
  );
}

/** In place of the check page while nobody knows whether the request arrived: the same words again, nothing else. */
export function Undecided({ submitter, onConfirm }: Pick<Props, 'submitter' | 'onConfirm'>) {
  const { t } = useLandingText();
  return (
    <Confirm submitter={submitter} onConfirm={onConfirm} action={t('undecided.action')}>
      <Notice tone="warn" title={t('undecided.title')}>
        <p>{t('undecided.text')}</p>
      </Notice>
    </Confirm>
  );
}

/** The cost could not be told: because of an answer, which is named, or because of the service. */
export function PreviewFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { answers, journey } = useJourney();
  if (!isFinal(error)) return <FailedRead error={error} onRetry={onRetry} />;
  return <RefusalNotice refusal={refusalOf(error, journey, answers)} />;
}
