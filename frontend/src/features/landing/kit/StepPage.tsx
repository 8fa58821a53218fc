import { type ReactNode, type SubmitEvent, useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';
import { useDocumentTitle } from '@/components/useDocumentTitle';
import { useLandingText } from '@/i18n/landing';
import { ErrorSummary } from './ErrorSummary';
import { FailureNotice } from './Notice';
import type { MessageKey } from './useForm';
import { ICON } from './icon';

export const TITLE_ID = 'page-title';

interface FormState {
  errors: Partial<Record<string, MessageKey>>;
  refusals: number;
  isBusy: boolean;
  failure: unknown;
  submit: (event?: SubmitEvent) => void;
}

/** The heading of a page; it takes the focus when the page follows another, so that a screen reader says where one is. */
export function PageTitle({ children, isFailed }: { children: string; isFailed?: boolean }) {
  const { t } = useLandingText();
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  useDocumentTitle(isFailed ? t('form.error_title', { title: children }) : children);
  useEffect(() => {
    window.scrollTo(0, 0);
    if (key !== 'default') heading.current?.focus({ preventScroll: true });
  }, [key]);
  return (
    <h1 id={TITLE_ID} ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

export function BackLink({ to }: { to: string }): ReactNode {
  const { t } = useLandingText();
  return (
    <Link className="back-link" to={to}>
      <svg viewBox="0 0 24 24" {...ICON}>
        <path d="M14.5 6 8.5 12l6 6" />
      </svg>
      {t('form.back')}
    </Link>
  );
}

/** How far one is: in words, and as a bar for the eyes alone. */
export function Progress({ position, total }: { position: number; total: number }): ReactNode {
  const { t } = useLandingText();
  return (
    <div className="progress">
      <p>{t('form.progress', { position, total })}</p>
      <progress aria-hidden="true" value={position} max={total} />
    </div>
  );
}

interface Props {
  title: string;
  lead?: ReactNode;
  form?: FormState;
  /** The name of the button; without it the page has no form to send. */
  action?: string;
  back?: string | null;
  place?: { position: number; total: number };
  children?: ReactNode;
  /** What follows the form: a way to come back later, help. */
  after?: ReactNode;
}

/** One question: where one is, what is wrong, what is asked, one button. */
export function StepPage(props: Props): ReactNode {
  const { title, lead, form, action, back, place, children, after } = props;
  const { t } = useLandingText();
  const isFailed = form !== undefined && Object.values(form.errors).some(Boolean);
  const body = (
    <>
      <PageTitle isFailed={isFailed}>{title}</PageTitle>
      {lead && <div className="lead">{lead}</div>}
      {children}
    </>
  );
  return (
    <div className="landing-wrap step">
      {back && <BackLink to={back} />}
      {place && <Progress {...place} />}
      {form && <ErrorSummary errors={form.errors} refusals={form.refusals} />}
      {form && action ? (
        <form noValidate onSubmit={form.submit}>
          {body}
          <FailureNotice error={form.failure} />
          <button className="button button-main" type="submit" aria-disabled={form.isBusy}>
            {form.isBusy ? t('form.saving') : action}
          </button>
        </form>
      ) : (
        body
      )}
      {after}
    </div>
  );
}
