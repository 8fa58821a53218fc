import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { bootstrapQuery, type Offer, type OfferCategory } from '@/api/landing';
import { useOfferFacts } from '@/components/useOfferFacts';
import { useLandingText } from '@/i18n/landing';

const SHOWN_AT_FIRST = 3;

function OfferCard({ offer }: { offer: Offer }): ReactNode {
  const { t } = useLandingText();
  const { contents, price, activation } = useOfferFacts(offer);
  return (
    <li className="offer">
      <h4>{offer.name}</h4>
      <p className="offer-price">
        <strong>{price}</strong> {t('offer.per_month')}
      </p>
      <ul className="offer-facts">
        {contents.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <p className="offer-activation">{activation}</p>
      <Link className="button button-second" to={`/subscribe?offer=${offer.id}`}>
        {t('offer.choose')} <span className="visually-hidden">{offer.name}</span>
      </Link>
    </li>
  );
}

function OfferCards({ offers }: { offers: readonly Offer[] }): ReactNode {
  return (
    <ul className="offers">
      {offers.map((offer) => (
        <OfferCard key={offer.id} offer={offer} />
      ))}
    </ul>
  );
}

function Category({ category }: { category: OfferCategory }): ReactNode {
  const { t } = useLandingText();
  const { service_category: service, offers } = category;
  return (
    <section aria-labelledby={`service-${service}`}>
      <div className="category-heading">
        <h3 id={`service-${service}`}>{t(`category.${service}`)}</h3>
        {offers.length > 0 && <span>{t('offers.count', { count: offers.length })}</span>}
      </div>
      {offers.length === 0 ? (
        <p className="hint">{t('offers.none_in_category')}</p>
      ) : (
        <>
          <OfferCards offers={offers.slice(0, SHOWN_AT_FIRST)} />
          {offers.length > SHOWN_AT_FIRST && (
            <details className="more-offers">
              <summary>{t('offers.more', { count: offers.length - SHOWN_AT_FIRST })}</summary>
              <OfferCards offers={offers.slice(SHOWN_AT_FIRST)} />
            </details>
          )}
        </>
      )}
    </section>
  );
}

/** Without a list of offers there is still someone to ask. */
function Contact(): ReactNode {
  const { t } = useLandingText();
  return (
    <section className="contact" aria-labelledby="contact-title">
      <h2 id="contact-title">{t('contact.title')}</h2>
      <p>{t('contact.text')}</p>
    </section>
  );
}

/** The offers of today by service, cheapest first as the API gives them. */
export function Offers(): ReactNode {
  const { t } = useLandingText();
  const { data, isPending, isError } = useQuery(bootstrapQuery);
  if (isError) return <Contact />;
  return (
    <section aria-labelledby="offers-title" aria-busy={isPending} className="offers-section">
      <div>
        <h2 id="offers-title">{t('offers.title')}</h2>
        <p className="hint">{t('offer.lead')}</p>
      </div>
      {isPending ? (
        <p className="hint">{t('offers.loading')}</p>
      ) : (
        data.offer_categories.map((category) => (
          <Category key={category.service_category} category={category} />
        ))
      )}
    </section>
  );
}
