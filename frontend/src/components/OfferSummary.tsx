import type { ReactNode } from 'react';
import type { Offer } from '@/api/reads';
import { useOperatorText } from '@/i18n/operator';
import styles from './OfferSummary.module.css';
import { useOfferFacts } from './useOfferFacts';

/** What an offer contains and costs, for cards and previews; `children` stand below. */
export function OfferSummary({
  offer,
  children,
}: {
  offer: Offer;
  children?: ReactNode;
}): ReactNode {
  const { t } = useOperatorText();
  const { contents, price, activation } = useOfferFacts(offer);
  return (
    <>
      <p className={styles['price']}>
        <strong>{price}</strong> {t('offer.per_month')}
      </p>
      {contents.length === 0 && <p className={styles['terms']}>{t('offers.no_contents')}</p>}
      <ul className={styles['contents']}>
        {contents.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <p className={styles['terms']}>
        {activation}
        {children !== undefined && (
          <>
            <br />
            {children}
          </>
        )}
      </p>
    </>
  );
}
