import { Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Contract, terminationQuoteQuery } from '@/api/contracts';
import { Problem } from '@/components/feedback/Problem';
import { Facts } from '@/components/ui/Panel';
import { Day, Money } from '@/components/ui/values';
import { isPositive } from '@/domain/amount';
import { useOperatorText } from '@/i18n/operator';
import styles from './TerminationQuote.module.css';

interface Props {
  contract: Contract;
  day: string;
  /** Why the fee is let off; null when it is charged. */
  waiver: string | null;
  onWaiver: (reason: string | null) => void;
}

/** What ending on the day costs, before anybody confirms; the operator may let it off, and says why. */
export function TerminationQuote({ contract, day, waiver, onWaiver }: Props): ReactNode {
  const { t, locale } = useOperatorText();
  const { data: quote, error } = useQuery(terminationQuoteQuery(contract.id, day, locale));
  if (error) return <Problem error={error} />;
  if (!quote) return day === '' ? null : <p role="status">{t('list.loading')}</p>;
  const owed = isPositive(quote.total_amount);
  return (
    <section className={styles['quote']} aria-label={t('termination.fee')}>
      <p className={styles['formula']} role="status">
        {quote.formula}
      </p>
      {owed && (
        <>
          <Facts
            facts={[
              [t('sign.commitment_end'), <Day key="end" day={quote.commitment_end_date} />],
              [t('termination.net'), <Money key="net" amount={quote.fee_amount} />],
              [t('termination.tax'), <Money key="tax" amount={quote.tax_amount} />],
              [t('termination.total'), <Money key="total" amount={quote.total_amount} strong />],
            ]}
          />
          <Checkbox
            label={t('termination.waive')}
            checked={waiver !== null}
            onChange={({ currentTarget }) => {
              onWaiver(currentTarget.checked ? '' : null);
            }}
          />
          {waiver !== null && (
            <TextInput
              label={t('termination.waiver')}
              description={t('termination.waiver.hint')}
              value={waiver}
              required
              minLength={2}
              maxLength={500}
              onChange={({ currentTarget }) => {
                onWaiver(currentTarget.value);
              }}
            />
          )}
        </>
      )}
    </section>
  );
}
