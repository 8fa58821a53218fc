import type { Offer } from '@/api/landing';
import { formatLongDay } from '@/domain/dates';
import { canonicalNumber, formatNumber } from '@/domain/numbers';
import { useLandingText } from '@/i18n/landing';
import { useJourney } from '../journey/context';
import type { Step } from '../journey/steps';
import { Ltr, type Row } from '../kit/Summary';

/** The answers of a subscription as they are checked; without links to change them once they were sent. */
export function useSubscriptionRows(offer: Offer | undefined, isSent: boolean): Row[] {
  const { t, locale } = useLandingText();
  const { answers, changeHref } = useJourney();
  const isKept = answers.service === 'mobile' && answers.numberMode === 'use_existing';
  const number = isKept ? answers.existingNumber : answers.number;
  const numberStep: Step = answers.service === 'mobile' ? (isKept ? 'keep' : 'choose') : 'home';
  const change = (step: Step) => (isSent ? undefined : changeHref(step));
  const row = (label: string, value: Row['value'], step: Step): Row => ({
    label,
    value,
    change: change(step),
  });
  const months = answers.commitmentMonths ?? 0;
  const rows = [
    row(t('row.service'), answers.service && t(`category.${answers.service}`), 'service'),
    row(t('row.offer'), offer?.name ?? '…', 'offer'),
    row(
      t(isKept ? 'row.number_kept' : 'row.number'),
      number && <Ltr>{formatNumber(canonicalNumber(number))}</Ltr>,
      numberStep,
    ),
    row(t('row.start'), answers.startDate && formatLongDay(answers.startDate, locale), 'start'),
    row(
      t('row.commitment'),
      months > 0 ? t('commitment.months', { count: months }) : t('commitment.none'),
      'commitment',
    ),
    row(t('row.cin'), <Ltr>{answers.cin}</Ltr>, 'identity'),
    row(t('row.name'), <bdi>{answers.fullName}</bdi>, 'identity'),
    row(t('row.email'), <Ltr>{answers.email}</Ltr>, 'contact'),
    row(t('row.phone'), answers.phone ? <Ltr>{answers.phone}</Ltr> : t('row.none'), 'contact'),
    row(t('row.address'), <bdi className="lines">{answers.address}</bdi>, 'address'),
  ];
  if (answers.service === 'mobile') {
    const mode = answers.numberMode ?? 'assign_new';
    rows.splice(2, 0, row(t('row.number_mode'), t(`number.${mode}`), 'number'));
  }
  return rows;
}
