import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import {
  contractAuditQuery,
  type ContractEvent,
  type ContractStatus,
  contractTermsQuery,
} from '@/api/contracts';
import { useActorText } from '@/components/trail';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Panel } from '@/components/ui/Panel';
import type { Tone } from '@/components/ui/StatusBadge';
import { Timeline } from '@/components/ui/Timeline';
import { formatDay, formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';

const TONES: Record<ContractEvent['event_type'], Tone> = {
  contract_provisioned: 'ok',
  contract_created: 'ok',
  contract_status_changed: 'info',
  contract_offer_changed: 'info',
  subscriber_technology_migrated: 'info',
  landing_service_identifier_allocated: 'muted',
  contract_document_issued: 'muted',
  contract_discount_added: 'info',
  contract_discount_ended: 'info',
};

const STATUSES: readonly string[] = ['draft', 'active', 'suspended', 'terminated'];
const isStatus = (value: unknown): value is ContractStatus =>
  typeof value === 'string' && STATUSES.includes(value);

/** Before and after, where the event has both: statuses by name, offers by the names on the timeline. */
function useBeforeAfter(id: string): (event: ContractEvent) => string | null {
  const { t, locale } = useOperatorText();
  const { data: terms } = useQuery(contractTermsQuery(id));
  const offer = (value: unknown) =>
    terms?.find(({ offer_id }) => offer_id === value)?.offer_name ?? t('contracts.other_offer');
  return ({ event_type, details }) => {
    const { from, to, from_offer_id, to_offer_id, effective_date, service_identifier } = details;
    const change =
      event_type === 'contract_offer_changed'
        ? t('history.change', { from: offer(from_offer_id), to: offer(to_offer_id) })
        : isStatus(from) && isStatus(to)
          ? t('history.change', {
              from: t(`contract.status.${from}`),
              to: t(`contract.status.${to}`),
            })
          : null;
    const since =
      typeof effective_date === 'string'
        ? t('history.effective', { day: formatDay(effective_date, locale) })
        : null;
    const line =
      event_type === 'landing_service_identifier_allocated' &&
      typeof service_identifier === 'string'
        ? service_identifier
        : null;
    return [change, since, line].filter((part) => part !== null).join(' · ') || null;
  };
}

/** Everything that happened to a contract, and who did it; the newest first. */
export function ContractHistory({ id }: { id: string }): ReactNode {
  const { t, locale } = useOperatorText();
  const { data, error, refetch } = useQuery(contractAuditQuery(id));
  const beforeAfter = useBeforeAfter(id);
  const actor = useActorText();
  const entries = [...(data ?? [])].reverse().map((event) => {
    const change = beforeAfter(event);
    return {
      id: event.id,
      tone: TONES[event.event_type],
      title: t(`history.${event.event_type}`),
      ...(change === null ? {} : { detail: change }),
      at: event.created_at,
      when: t('history.by', {
        when: formatInstant(event.created_at, locale),
        actor: actor(event.actor_id),
      }),
    };
  });
  return (
    <Panel title={t('contracts.history')}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={72} />}
      {data && <Timeline label={t('contracts.history')} entries={entries} />}
    </Panel>
  );
}
