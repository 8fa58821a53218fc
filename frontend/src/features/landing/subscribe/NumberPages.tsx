import type { ReactNode } from 'react';
import { canonicalNumber, formatNumber, readLocalNumber } from '@/domain/numbers';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import { Choice } from '../kit/Choice';
import { PhoneField } from '../kit/PhoneField';
import { StepPage } from '../kit/StepPage';
import { useForm } from '../kit/useForm';

const MODES = ['use_existing', 'assign_new'] as const;

/** Keep a mobile number or get a new one. */
export function NumberPage(): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const form = useForm({
    initial: { mode: answers.numberMode ?? '' },
    rules: { mode: (value) => (value ? null : 'number.error') },
    onSubmit: async ({ mode }) => {
      await save({ numberMode: MODES.find((known) => known === mode) });
      return undefined;
    },
  });
  const options = MODES.map((mode) => ({
    value: mode,
    label: t(`number.${mode}`),
    detail: t(`number.${mode}.text`),
  }));
  return (
    <StepPage
      title={t('number.title')}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      <Choice field={form.field('mode')} options={options} />
    </StepPage>
  );
}

/** The mobile number to keep, in any way people write one. */
export function KeepNumberPage(): ReactNode {
  const { t } = useLandingText();
  const { answers, back, place, save } = useJourney();
  const { existingNumber } = answers;
  const form = useForm({
    initial: { number: existingNumber ? formatNumber(canonicalNumber(existingNumber)) : '' },
    rules: { number: (value) => (readLocalNumber(value, 'mobile') ? null : 'keep.error') },
    onSubmit: async ({ number }) => {
      await save({ existingNumber: readLocalNumber(number, 'mobile') ?? undefined });
      return undefined;
    },
  });
  return (
    <StepPage
      title={t('keep.title')}
      form={form}
      action={t('form.continue')}
      back={back}
      place={place}
    >
      <PhoneField field={form.field('number')} label={t('keep.label')} hint={t('keep.hint')} />
    </StepPage>
  );
}
