import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type CaseAction, caseActionsQuery } from '@/api/cases';
import { useActorText } from '@/components/trail';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Panel } from '@/components/ui/Panel';
import type { Tone } from '@/components/ui/StatusBadge';
import { Timeline } from '@/components/ui/Timeline';
import { formatDay, formatInstant } from '@/domain/dates';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';

const TONES: Partial<Record<CaseAction['action_type'], Tone>> = {
  case_opened: 'bad',
  case_reopened: 'bad',
  payment_recorded: 'ok',
  case_resolved: 'ok',
  service_restored: 'ok',
  case_closed: 'muted',
  reminder_sent: 'warn',
  warning_sent: 'warn',
  service_suspended: 'bad',
  termination_proposed: 'bad',
};

/** All that happened to a case, latest first: who, what, when. */
export function CaseHistory({ id }: { id: string }): ReactNode {
  const { t, locale } = useOperatorText();
  const actor = useActorText();
  const { data, error, refetch } = useQuery(caseActionsQuery(id));
  const worded = (key: string, otherwise: string) => {
    const words = t(key as PlainKey<OperatorCatalogue>);
    return words === key ? otherwise : words;
  };
  const money = (amount: string) => formatMoney(amount, HOME_CURRENCY, locale);
  const passage = ({ from, to }: CaseAction['details']) => {
    const said = (value: unknown) =>
      typeof value === 'string'
        ? worded(`case.status.${value}`, worded(`case.hold.${value}`, value))
        : t('case.hold.none');
    return from === undefined && to === undefined
      ? []
      : [t('case.passage', { from: said(from), to: said(to) })];
  };
  const detailOf = (action: CaseAction): ReactNode => {
    const { amount } = action.details;
    const facts = [
      ...passage(action.details),
      ...(typeof amount === 'string' ? [money(amount)] : []),
      ...(action.channel === null ? [] : [t(`case.channel.${action.channel}`)]),
      ...(action.level === null ? [] : [t('chase.level', { level: action.level })]),
      ...(action.promised_on === null
        ? []
        : [t('case.promised_for', { day: formatDay(action.promised_on, locale) })]),
      ...(action.promised_amount === null ? [] : [money(action.promised_amount)]),
      t('case.by', { actor: actor(action.actor_id) }),
    ];
    return (
      <>
        {action.note !== null && <p dir="auto">{action.note}</p>}
        <p>{facts.join(' · ')}</p>
      </>
    );
  };
  return (
    <Panel title={t('case.history')}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data && (
        <Timeline
          label={t('case.history')}
          entries={data.map((action) => ({
            id: action.id,
            tone: TONES[action.action_type] ?? 'info',
            title: t(`action.${action.action_type}`),
            at: action.created_at,
            when: formatInstant(action.created_at, locale),
            detail: detailOf(action),
          }))}
        />
      )}
    </Panel>
  );
}
