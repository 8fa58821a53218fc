import type { ReactNode } from 'react';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import { Choice } from '../kit/Choice';
import { StepPage } from '../kit/StepPage';
import { useForm } from '../kit/useForm';

const MONTHS = [0, 12, 24] as const;

/** For how long the client commits; not at all is the first answer. */
export function CommitmentPage(): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const form = useForm({
    initial: { months: answers.commitmentMonths?.toString() ?? '' },
    rules: { months: (value) => (value ? null : 'commitment.error') },
    onSubmit: async ({ months }) => {
      await save({ commitmentMonths: Number(months) });
      return undefined;
    },
  });
  const options = MONTHS.map((months) => ({
    value: months.toString(),
    label: months === 0 ? t('commitment.none') : t('commitment.months', { count: months }),
    detail: months === 0 ? t('commitment.none.text') : undefined,
  }));
  return (
    <StepPage
      title={t('commitment.title')}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      <Choice field={form.field('months')} options={options} />
    </StepPage>
  );
}
