import type { ReactNode } from 'react';
import { businessDay, formatLongDay } from '@/domain/dates';
import { useLandingText } from '@/i18n/landing';
import { Choice } from '../kit/Choice';
import { StepPage } from '../kit/StepPage';
import { TextField } from '../kit/TextField';
import { type Rule, useForm } from '../kit/useForm';
import { useJourney } from './context';

const TODAY = 'today';
const LATER = 'later';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

interface Fields extends Record<string, string> {
  when: string;
  date: string;
}

const dateRule =
  (today: string): Rule<Fields> =>
  (value, { when }) => {
    if (when !== LATER) return null;
    if (!DAY.test(value)) return 'date.error';
    return value < today ? 'date.past' : null;
  };

/** The day from which a subscription or a new plan counts: today, or one to come. */
export function DatePage(): ReactNode {
  const { t, locale } = useLandingText();
  const { answers, back, journey, place, save } = useJourney();
  const today = businessDay(new Date());
  const { startDate } = answers;
  const known = startDate === undefined ? '' : startDate > today ? LATER : TODAY;
  const initial: Fields = { when: known, date: known === LATER ? (startDate ?? '') : '' };
  const form = useForm<Fields>({
    initial,
    rules: { when: (value) => (value ? null : 'date.choose'), date: dateRule(today) },
    onSubmit: async ({ when, date }) => {
      await save({ startDate: when === TODAY ? today : date });
      return undefined;
    },
  });
  const options = [
    { value: TODAY, label: t('date.today'), detail: formatLongDay(today, locale) },
    { value: LATER, label: t('date.later') },
  ];
  return (
    <StepPage
      title={t(journey === 'change' ? 'date.title_change' : 'date.title')}
      lead={journey === 'change' ? <p>{t('date.lead_change')}</p> : undefined}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      <Choice field={form.field('when')} options={options} />
      {form.values.when === LATER && (
        <TextField
          field={form.field('date')}
          label={t('date.label')}
          type="date"
          min={today}
          width="short"
        />
      )}
    </StepPage>
  );
}
