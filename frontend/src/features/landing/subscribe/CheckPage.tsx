import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { bootstrapQuery, type NewSubscription, previewQuery } from '@/api/landing';
import { useLandingText } from '@/i18n/landing';
import { useFormToken } from '../identity/lookup';
import { Verified, VerifyToSend } from '../identity/Verified';
import { Confirm, PreviewFailed, Undecided } from '../journey/Confirm';
import { useDraft, useJourney } from '../journey/context';
import { Cost } from '../journey/Cost';
import { isTokenRefused } from '../journey/refusals';
import { newSubscription } from '../journey/requests';
import { useSubmitter } from '../journey/useSubmission';
import { Loading, Notice } from '../kit/Notice';
import { StepPage } from '../kit/StepPage';
import { SummaryList } from '../kit/Summary';
import { useSubscriptionRows } from './useSubscriptionRows';

/** The offer that was chosen, for its name. */
function useChosenOffer() {
  const { answers } = useJourney();
  const { data } = useQuery(bootstrapQuery);
  const offers = data?.offer_categories.flatMap((category) => category.offers);
  return offers?.find(({ id }) => id === answers.offerId);
}

/** What it costs, and the button that commits to it. */
function Priced({ body }: { body: NewSubscription }): ReactNode {
  const { t } = useLandingText();
  const { byCode } = useDraft();
  const { data, error, refetch } = useQuery({ ...previewQuery(body), staleTime: 0 });
  const submitter = useSubmitter();
  if (isTokenRefused(error ?? submitter.refused)) {
    return <VerifyToSend reason={byCode ? 'expired' : 'known'} />;
  }
  if (error) return <PreviewFailed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading rows={4} />;
  const isChange = data.provisioning_mode === 'upgrade_existing_contract';
  const onConfirm = () => {
    void submitter.send(() => ({ kind: 'new', body }));
  };
  return (
    <>
      {isChange && (
        <Notice title={t('check.known_line.title')}>
          <p>{t('check.known_line.text')}</p>
        </Notice>
      )}
      <Cost preview={data} isChange={isChange} />
      <Confirm submitter={submitter} onConfirm={onConfirm} action={t('check.confirm')}>
        <p>{t('check.consent')}</p>
      </Confirm>
    </>
  );
}

function Resend(): ReactNode {
  const submitter = useSubmitter();
  return <Undecided submitter={submitter} onConfirm={() => void submitter.send(() => null)} />;
}

function Check(): ReactNode {
  const { t, locale } = useLandingText();
  const { answers, back, place } = useJourney();
  const { isUndecided } = useSubmitter();
  const rows = useSubscriptionRows(useChosenOffer(), isUndecided);
  const body = newSubscription(answers, locale, useFormToken());
  return (
    <StepPage
      title={t(isUndecided ? 'undecided.page' : 'check.title')}
      back={isUndecided ? null : back}
      place={place}
    >
      <SummaryList rows={rows} />
      {isUndecided ? <Resend /> : body && <Priced body={body} />}
    </StepPage>
  );
}

/** Everything at a glance before it counts: the answers, the exact cost, one button. */
export function CheckPage(): ReactNode {
  const { byCode } = useDraft();
  const { isUndecided } = useSubmitter();
  if (!byCode || isUndecided) return <Check />;
  return (
    <Verified>
      <Check />
    </Verified>
  );
}
