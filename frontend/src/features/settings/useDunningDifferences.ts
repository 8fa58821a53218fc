import type { DunningPolicy } from '@/api/settings';
import type { Difference } from '@/components/form/VersionConflict';
import { useOperatorText } from '@/i18n/operator';
import { type DunningValues, dunningValues, type LevelValues } from './dunningForm';

/** What the form and the saved policy do not agree on, in words. */
export function useDunningDifferences(): (
  values: DunningValues,
  theirs: DunningPolicy,
) => Difference[] {
  const { t } = useOperatorText();
  const level = (values: LevelValues | undefined) =>
    values === undefined
      ? ''
      : [
          t('dunning.from_day', { days: values.days_past_due }),
          values.minimum_amount,
          t(`dunning.do.${values.action}`),
          ...(values.channel === '' ? [] : [t(`dunning.by.${values.channel}`)]),
        ].join(' · ');
  const hours = (values: DunningValues) =>
    [values.quiet_from, values.quiet_until].filter(Boolean).join(' – ');
  const active = (values: DunningValues) =>
    t(values.is_active === 'yes' ? 'choice.on' : 'choice.off');
  return (values, theirs) => {
    const saved = dunningValues(theirs);
    const count = Math.max(values.levels.length, saved.levels.length);
    const levels = Array.from({ length: count }, (_, at) => ({
      label: t('dunning.level', { number: at + 1 }),
      mine: level(values.levels[at]),
      theirs: level(saved.levels[at]),
    }));
    return [
      { label: t('dunning.active'), mine: active(values), theirs: active(saved) },
      { label: t('dunning.quiet'), mine: hours(values), theirs: hours(saved) },
      ...levels,
    ].filter(({ mine, theirs: other }) => mine !== other);
  };
}
