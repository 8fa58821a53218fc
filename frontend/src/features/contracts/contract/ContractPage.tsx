import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { type Contract, contractQuery } from '@/api/contracts';
import { useListOrigin } from '@/components/record/origin';
import { RecordNav } from '@/components/record/RecordNav';
import { ContractBadge } from '@/components/statuses';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { Day, Money } from '@/components/ui/values';
import { isPositive } from '@/domain/amount';
import { formatDay } from '@/domain/dates';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';
import { ContractActions } from './ContractActions';
import { ContractDocument } from './ContractDocument';
import { ContractHistory } from './ContractHistory';
import styles from './ContractPage.module.css';
import { PlanTimeline } from './PlanTimeline';

function Scheduled({ contract }: { contract: Contract }): ReactNode {
  const { t, locale } = useOperatorText();
  const change = contract.scheduled_change;
  if (!change) return null;
  return (
    <p className={styles['scheduled']} role="status">
      {t('contracts.scheduled', {
        offer: change.offer_name,
        fee: formatMoney(change.monthly_fee, HOME_CURRENCY, locale),
        day: formatDay(change.effective_date, locale),
      })}
    </p>
  );
}

/** What few contracts have: an advantage granted for the commitment, a fee that was let off. */
function useExtras(contract: Contract): [name: string, value: ReactNode][] {
  const { t } = useOperatorText();
  const { granted_advantage_amount: advantage, termination_fee_waiver: waiver } = contract;
  const extras: [name: string, value: ReactNode][] = [];
  if (isPositive(advantage)) {
    extras.push([t('sign.advantage'), <Money key="advantage" amount={advantage} />]);
  }
  if (waiver !== null) extras.push([t('termination.waived'), waiver]);
  return extras;
}

function Summary({ contract }: { contract: Contract }): ReactNode {
  const { t } = useOperatorText();
  const extras = useExtras(contract);
  return (
    <Panel title={t('contracts.summary')}>
      <Scheduled contract={contract} />
      <Facts
        facts={[
          [
            t('contracts.client'),
            <Link key="client" to={`/clients/${contract.client_id}`}>
              {contract.client_name}
            </Link>,
          ],
          [t('contracts.service'), t(`category.${contract.service_category}`)],
          [
            t('contracts.offer'),
            <Link key="offer" to={`/offers/${contract.offer_id}`}>
              {contract.offer_name}
            </Link>,
          ],
          [t('contracts.fee'), <Money key="fee" amount={contract.monthly_fee} />],
          [t('contracts.start'), <Day key="start" day={contract.start_date} />],
          [
            t('contracts.end'),
            <Day key="end" day={contract.end_date} none={t('contracts.open_ended')} />,
          ],
          [
            t('sign.commitment_end'),
            <Day
              key="commitment"
              day={contract.commitment_end_date}
              none={t('sign.commitment.none')}
            />,
          ],
          [t('fact.offer_version'), String(contract.offer_version)],
          ...extras,
        ]}
      />
    </Panel>
  );
}

/** One contract: what was signed, how it changed, and what can be done. */
export function ContractPage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const origin = useListOrigin();
  const { data, error, refetch } = useQuery(contractQuery(id));
  const contract = data?.value;
  return (
    <>
      <PageHeader
        title={contract?.service_identifier ?? t('contracts.one')}
        back={{ to: `/contracts${origin?.search ?? ''}`, label: t('nav.contracts') }}
        aside={contract && <ContractBadge status={contract.status} />}
        actions={
          data && (
            <>
              <RecordNav id={id} section="contracts" />
              <ContractActions key={id} read={data} />
            </>
          )
        }
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {contract && (
        <div className={styles['page']}>
          <Summary contract={contract} />
          <div className={styles['columns']}>
            <PlanTimeline id={id} />
            <ContractHistory id={id} />
          </div>
          <ContractDocument id={id} line={contract.service_identifier} />
        </div>
      )}
    </>
  );
}
