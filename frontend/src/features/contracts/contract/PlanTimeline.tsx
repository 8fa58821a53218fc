import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { contractTermsQuery, type PlanTerm } from '@/api/contracts';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Panel } from '@/components/ui/Panel';
import type { Tone } from '@/components/ui/StatusBadge';
import { Timeline } from '@/components/ui/Timeline';
import { Money } from '@/components/ui/values';
import { businessDay, formatDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';

/** A plan that is over, one in force, one to come. */
function toneOf({ start_date, end_date }: PlanTerm, today: string): Tone {
  if (start_date > today) return 'info';
  return end_date !== null && end_date < today ? 'muted' : 'ok';
}

/** The plans of a contract, each with its days and its price. */
export function PlanTimeline({ id }: { id: string }): ReactNode {
  const { t, locale } = useOperatorText();
  const { data, error, refetch } = useQuery(contractTermsQuery(id));
  const today = businessDay(new Date());
  const entries = (data ?? []).map((term) => ({
    id: `${term.start_date} ${term.offer_id}`,
    tone: toneOf(term, today),
    title: term.offer_name,
    detail: (
      <>
        <Money amount={term.monthly_fee} /> {t('offer.per_month')} · {t(`plan.${term.change}`)}
      </>
    ),
    at: term.start_date,
    when:
      term.end_date === null
        ? t('plan.since', { from: formatDay(term.start_date, locale) })
        : t('plan.from_to', {
            from: formatDay(term.start_date, locale),
            to: formatDay(term.end_date, locale),
          }),
  }));
  return (
    <Panel title={t('contracts.plans')}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={72} />}
      {data && <Timeline label={t('contracts.plans')} entries={entries} />}
    </Panel>
  );
}
