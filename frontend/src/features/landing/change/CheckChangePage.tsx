import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import {
  type EligibleOffer,
  type MaskedClient,
  type Offer,
  type PlanChange,
  previewQuery,
  type Subscription,
} from '@/api/landing';
import { formatLongDay } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { useLandingText } from '@/i18n/landing';
import { useFormToken } from '../identity/lookup';
import { VerifyToSend } from '../identity/Verified';
import { Confirm, PreviewFailed, Undecided } from '../journey/Confirm';
import { useJourney } from '../journey/context';
import { Cost } from '../journey/Cost';
import { isTokenRefused } from '../journey/refusals';
import { planChange } from '../journey/requests';
import { useSubmitter } from '../journey/useSubmission';
import { Loading, Notice } from '../kit/Notice';
import { OfferFacts, OfferPrice } from '../kit/OfferText';
import { StepPage } from '../kit/StepPage';
import { Ltr, type Row, SummaryList } from '../kit/Summary';
import { type Found, useChosen } from './chosen';
import { WithSubscriptions } from './WithSubscriptions';

function Side({ title, offer }: { title: string; offer: Offer }): ReactNode {
  return (
    <section className="side" aria-label={title}>
      <h2>{title}</h2>
      <p className="side-name">{offer.name}</p>
      <p>
        <OfferPrice amount={offer.monthly_fee} />
      </p>
      <OfferFacts offer={offer} withFee={false} />
    </section>
  );
}

/** The plan of today beside the one to come, and what the difference is a month. */
function BeforeAfter({ line, target }: { line: Subscription; target: EligibleOffer }): ReactNode {
  const { t } = useLandingText();
  return (
    <>
      <div className="before-after">
        <Side title={t('plan.before')} offer={line.current_offer} />
        <Side title={t('plan.after')} offer={target} />
      </div>
      <p className="difference difference-large" data-change={target.change_type}>
        {t(`plan.${target.change_type}`)} <OfferPrice amount={target.monthly_difference} isSigned />
      </p>
    </>
  );
}

function useRows(client: MaskedClient, line: Subscription, target: EligibleOffer): Row[] {
  const { t, locale } = useLandingText();
  const { answers, changeHref } = useJourney();
  return [
    { label: t('row.name'), value: <bdi>{client.full_name}</bdi> },
    { label: t('row.cin'), value: <Ltr>{client.cin}</Ltr> },
    ...(client.email ? [{ label: t('row.email'), value: <Ltr>{client.email}</Ltr> }] : []),
    ...(client.phone ? [{ label: t('row.phone'), value: <Ltr>{client.phone}</Ltr> }] : []),
    {
      label: t('row.line'),
      value: <Ltr>{formatNumber(line.service_identifier)}</Ltr>,
      change: changeHref('line'),
    },
    { label: t('row.offer'), value: <bdi>{target.name}</bdi>, change: changeHref('plan') },
    {
      label: t('row.start'),
      value: answers.startDate && formatLongDay(answers.startDate, locale),
      change: changeHref('date'),
    },
  ];
}

function Priced({ body }: { body: PlanChange }): ReactNode {
  const { t } = useLandingText();
  const { data, error, refetch } = useQuery({ ...previewQuery(body), staleTime: 0 });
  const submitter = useSubmitter();
  if (isTokenRefused(error ?? submitter.refused)) return <VerifyToSend reason="expired" />;
  if (error) return <PreviewFailed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading rows={4} />;
  const onConfirm = () => {
    void submitter.send(() => ({ kind: 'change', body }));
  };
  return (
    <>
      <Cost preview={data} isChange />
      <Confirm submitter={submitter} onConfirm={onConfirm} action={t('check.confirm_change')}>
        <p>{t('check.consent_change')}</p>
      </Confirm>
    </>
  );
}

interface Chosen {
  client: MaskedClient;
  line: Subscription;
  target: EligibleOffer;
  body: PlanChange;
}

function Ready({ client, line, target, body }: Chosen): ReactNode {
  const { t } = useLandingText();
  const { back, place } = useJourney();
  const rows = useRows(client, line, target);
  return (
    <StepPage title={t('check.title_change')} back={back} place={place}>
      <BeforeAfter line={line} target={target} />
      <SummaryList rows={rows} />
      <Priced body={body} />
    </StepPage>
  );
}

/** What was chosen is no longer there to choose: another window changed the line, or the offer left the market. */
function Gone({ line }: { line: Subscription | undefined }): ReactNode {
  const { t } = useLandingText();
  const { back, changeHref, hrefOf } = useJourney();
  return (
    <StepPage title={t('check.title_change')} back={back}>
      <Notice tone="warn">
        <p>{t('plan.gone')}</p>
      </Notice>
      <Link className="button" to={line ? changeHref('plan') : hrefOf('line')}>
        {t('refusal.change')}
      </Link>
    </StepPage>
  );
}

function Check({ found }: { found: Found }): ReactNode {
  const { answers } = useJourney();
  const { line, target } = useChosen(found);
  const body = planChange(answers, useFormToken());
  if (!line || !target || !body) return <Gone line={line} />;
  return <Ready client={found.client} line={line} target={target} body={body} />;
}

/** The request was sent and nobody knows what became of it; what it changes may be changed already. */
function CheckSent(): ReactNode {
  const { t } = useLandingText();
  const submitter = useSubmitter();
  return (
    <StepPage title={t('undecided.page')}>
      <Undecided submitter={submitter} onConfirm={() => void submitter.send(() => null)} />
    </StepPage>
  );
}

/** Before and after, the date, the next bill, one button. */
export function CheckChangePage(): ReactNode {
  const { t } = useLandingText();
  const { isUndecided } = useSubmitter();
  if (isUndecided) return <CheckSent />;
  return (
    <WithSubscriptions title={t('check.title_change')}>
      {(found) => <Check found={found} />}
    </WithSubscriptions>
  );
}
