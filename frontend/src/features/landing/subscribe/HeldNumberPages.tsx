import type { ReactNode } from 'react';
import type { Reservation } from '@/api/landing';
import { formatClock } from '@/domain/dates';
import { canonicalNumber, formatNumber } from '@/domain/numbers';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import { Choice } from '../kit/Choice';
import { FailedRead, FailureNotice, Loading, Notice } from '../kit/Notice';
import { StepPage } from '../kit/StepPage';
import { Ltr } from '../kit/Summary';
import { ReadOnlyField } from '../kit/TextField';
import { useForm } from '../kit/useForm';
import { type HeldNumbers, useHeldNumbers } from './useHeldNumbers';

function HeldUntil({ reservation }: { reservation: Reservation }): ReactNode {
  const { t, locale } = useLandingText();
  return <p>{t('held.until', { time: formatClock(reservation.expires_at, locale) })}</p>;
}

function WaitingForNumbers({ title, held }: { title: string; held: HeldNumbers }): ReactNode {
  const { back, place } = useJourney();
  return (
    <StepPage title={title} back={back} place={place}>
      {held.error ? <FailedRead error={held.error} onRetry={held.retry} /> : <Loading rows={5} />}
    </StepPage>
  );
}

interface Props {
  held: HeldNumbers;
  reservation: Reservation;
}

function Proposals({ held, reservation }: Props): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const isAmong = reservation.numbers.some((held) => held.local_number === answers.number);
  const form = useForm({
    initial: { number: isAmong ? (answers.number ?? '') : '' },
    rules: { number: (value) => (value ? null : 'choose.error') },
    onSubmit: async ({ number }) => {
      await save({ number });
      return undefined;
    },
  });
  const { number } = form.values;
  const options = reservation.numbers.map((held) => ({
    value: held.local_number,
    label: <Ltr>{formatNumber(held.service_identifier)}</Ltr>,
  }));
  return (
    <StepPage
      title={t('choose.title')}
      lead={<HeldUntil reservation={reservation} />}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      {held.areOthers && (
        <Notice tone="warn" isAlert>
          <p>{t('held.released')}</p>
        </Notice>
      )}
      <Choice field={form.field('number')} options={options} />
      <button
        className="button button-second"
        type="button"
        aria-disabled={held.isAsking}
        onClick={held.others}
      >
        {held.isAsking ? t('form.loading') : t('choose.others')}
      </button>
      <FailureNotice error={held.error} />
      {number && (
        <ReadOnlyField
          id="chosen-number"
          label={t('choose.chosen')}
          value={formatNumber(canonicalNumber(number))}
        />
      )}
    </StepPage>
  );
}

/** One new mobile number out of five that are held while the client decides. */
export function ChooseNumberPage(): ReactNode {
  const { t } = useLandingText();
  const held = useHeldNumbers();
  const { reservation } = held;
  if (!reservation) return <WaitingForNumbers title={t('choose.title')} held={held} />;
  return <Proposals key={reservation.reservation_token} held={held} reservation={reservation} />;
}

/** The number of the home line: given, held, and not for typing. */
export function HomeNumberPage(): ReactNode {
  const { t } = useLandingText();
  const { back, place, save } = useJourney();
  const held = useHeldNumbers();
  const { reservation } = held;
  const number = reservation?.numbers[0];
  const form = useForm({
    initial: {},
    rules: {},
    onSubmit: async () => {
      await save({ number: number?.local_number });
      return undefined;
    },
  });
  if (!reservation || !number) return <WaitingForNumbers title={t('home.title')} held={held} />;
  return (
    <StepPage
      title={t('home.title')}
      lead={
        <>
          <p>{t('home.text')}</p>
          <HeldUntil reservation={reservation} />
        </>
      }
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      {held.areOthers && (
        <Notice tone="warn" isAlert>
          <p>{t('held.released')}</p>
        </Notice>
      )}
      <ReadOnlyField
        id="home-number"
        label={t('home.label')}
        hint={t('home.hint')}
        value={formatNumber(number.service_identifier)}
      />
    </StepPage>
  );
}
