import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { type AgingBucket, BUCKETS } from '@/api/cases';
import { Panel } from '@/components/ui/Panel';
import { Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import styles from './Aging.module.css';
import { barWidths } from './bars';

interface Props {
  /** Unknown while they are on their way: the table stands already. */
  totals: Record<AgingBucket, string> | undefined;
  /** The age that the list below is narrowed to. */
  bucket: string;
  onBucket: (bucket: string) => void;
}

/** The ages of what is owed: a table whose rows carry their bars. Pressing an age narrows the list of cases. */
export function Aging({ totals, bucket, onBucket }: Props): ReactNode {
  const { t } = useOperatorText();
  const widths = barWidths(BUCKETS.map((each) => totals?.[each] ?? '0'));
  return (
    <Panel title={t('collections.aging')} aside={t('collections.aging.hint')}>
      <table className={styles['aging']}>
        <caption className="visually-hidden">{t('collections.aging')}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('collections.bucket')}</th>
            <th scope="col">{t('collections.share')}</th>
            <th scope="col">{t('collections.bucket_amount')}</th>
          </tr>
        </thead>
        <tbody>
          {BUCKETS.map((each, at) => (
            <tr key={each}>
              <th scope="row">
                <UnstyledButton
                  className={styles['name']}
                  aria-pressed={bucket === each}
                  onClick={() => onBucket(bucket === each ? '' : each)}
                >
                  {t(`collections.bucket.${each}`)}
                </UnstyledButton>
              </th>
              <td className={styles['track']}>
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={widths[at]} height="10" data-bucket={each} />
                </svg>
              </td>
              <td className={styles['amount']}>{totals ? <Money amount={totals[each]} /> : '…'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
