import type { ReactNode } from 'react';
import type { Offer } from '@/api/landing';
import { useOfferFacts } from '@/components/useOfferFacts';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useLandingText } from '@/i18n/landing';

/** An amount as people write it, never broken over two lines. */
export function Amount({ amount, isSigned }: { amount: string; isSigned?: boolean }): ReactNode {
  const { locale } = useLandingText();
  const isMore = isSigned && /[1-9]/.test(amount) && !amount.startsWith('-');
  return (
    <bdi className="amount">
      {isMore && '+'}
      {formatMoney(amount, HOME_CURRENCY, locale)}
    </bdi>
  );
}

export function OfferPrice({ amount, isSigned }: { amount: string; isSigned?: boolean }) {
  const { t } = useLandingText();
  return (
    <>
      <strong>
        <Amount amount={amount} isSigned={isSigned} />
      </strong>{' '}
      <span className="per-month">{t('offer.per_month')}</span>
    </>
  );
}

/** What an offer contains and what its activation costs, in one line of text. */
export function OfferFacts({ offer, withFee = true }: { offer: Offer; withFee?: boolean }) {
  const { contents, activation } = useOfferFacts(offer);
  const facts = withFee ? [...contents, activation] : contents;
  return (
    <span className="facts">
      {facts.map((fact) => (
        <span key={fact} className="fact">
          {fact}
        </span>
      ))}
    </span>
  );
}
