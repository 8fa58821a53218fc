import { useQuery } from '@tanstack/react-query';
import type { ComponentType, ReactNode } from 'react';
import { Navigate, useLocation, useParams } from 'react-router';
import { ApiError } from '@/api/errors';
import { draftQuery } from '@/api/landing';
import { useLandingText } from '@/i18n/landing';
import { FailedRead, Loading } from '../kit/Notice';
import { StepPage } from '../kit/StepPage';
import { JourneyContext, useJourney } from './context';
import { type Draft, readDraft } from './draft';
import { LeaveAndReturn } from './LeaveAndReturn';
import { OfflineNotice } from './OfflineNotice';
import { FLOWS, type Journey, reachable, type Step } from './steps';
import { addressOf, useJourneyState } from './useJourneyState';
import { SubmitterContext, useSubmission } from './useSubmission';

type Pages = Partial<Record<Step, ComponentType>>;

interface Props {
  journey: Journey;
  pages: Pages;
  /** Stands around every page behind the first: what must be known about the visitor. */
  guard?: ComponentType<{ children: ReactNode }>;
}

function DraftGone({ journey }: { journey: Journey }): ReactNode {
  const { t } = useLandingText();
  return (
    <StepPage title={t('draft.gone.title')} lead={<p>{t('draft.gone.text')}</p>}>
      <a className="button" href={`/landing/${journey}`}>
        {t('draft.gone.again')}
      </a>
    </StepPage>
  );
}

/** The page of a step behind what guards it. What was sent goes on its own: its words say already who sent them. */
function GuardedPage({ pages, guard: Guard, step }: Props & { step: Step }): ReactNode {
  const state = useJourney();
  const submitter = useSubmission(state);
  const Page = pages[step];
  if (!Page) return null;
  const isFree = state.place.previous === null || submitter.isUndecided || step === 'done';
  return (
    <SubmitterContext value={submitter}>
      {Guard && !isFree ? (
        <Guard>
          <Page />
        </Guard>
      ) : (
        <Page />
      )}
    </SubmitterContext>
  );
}

function CurrentPage(props: Props & { draft: Draft | null }): ReactNode {
  const { journey, draft } = props;
  const { step: wanted } = useParams();
  const { search } = useLocation();
  const step = reachable(journey, draft, wanted);
  const state = useJourneyState(journey, draft, step);
  if (draft && wanted !== step) {
    return <Navigate to={addressOf(journey, draft.id, step) + search} replace />;
  }
  const canLeave = draft !== null && journey !== 'bills' && step !== 'done';
  return (
    <JourneyContext value={state}>
      <OfflineNotice />
      <GuardedPage key={step} {...props} step={step} />
      {canLeave && <LeaveAndReturn id={draft.id} />}
    </JourneyContext>
  );
}

function SavedJourney(props: Props & { id: string }): ReactNode {
  const { id, journey } = props;
  const { data, error, refetch } = useQuery(draftQuery(id));
  if (data) {
    const draft = readDraft(data);
    if (draft.flow !== FLOWS[journey]) return <DraftGone journey={journey} />;
    return <CurrentPage {...props} draft={draft} />;
  }
  if (error instanceof ApiError && [404, 422].includes(error.status)) {
    return <DraftGone journey={journey} />;
  }
  return (
    <div className="landing-wrap step">
      {error ? <FailedRead error={error} onRetry={() => void refetch()} /> : <Loading />}
    </div>
  );
}

/** A journey at an address: the draft it names, the step where that draft really is, and the page of that step. */
export function JourneyPage(props: Props): ReactNode {
  const { draftId } = useParams();
  return draftId ? (
    <SavedJourney {...props} id={draftId} />
  ) : (
    <CurrentPage {...props} draft={null} />
  );
}
