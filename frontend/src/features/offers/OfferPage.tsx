import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type Offer, offerQuery } from '@/api/catalog';
import type { Tagged } from '@/api/types';
import { OfferSummary } from '@/components/OfferSummary';
import { RecordNav } from '@/components/record/RecordNav';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { EditIcon, TrashIcon } from '@/components/ui/icons';
import { PageHeader } from '@/components/ui/PageHeader';
import { PageSkeleton } from '@/components/ui/PageSkeleton';
import { Facts, Panel } from '@/components/ui/Panel';
import { StatusBadge } from '@/components/ui/StatusBadge';
import { Day, Money } from '@/components/ui/values';
import { useOperatorText } from '@/i18n/operator';
import { DeleteOffer } from './DeleteOffer';
import styles from './OfferPage.module.css';
import { OfferVersions } from './OfferVersions';
import { RetireOffer, useOfferStatus } from './RetireOffer';

function Actions({ read }: { read: Tagged<Offer> }): ReactNode {
  const { t } = useOperatorText();
  const [asked, setAsked] = useState<'retire' | 'delete' | null>(null);
  const status = useOfferStatus(read);
  const { value: offer } = read;
  const close = () => {
    setAsked(null);
  };
  return (
    <>
      <RecordNav id={offer.id} section="offers" />
      <Button
        variant="default"
        leftSection={<TrashIcon />}
        onClick={() => {
          setAsked('delete');
        }}
      >
        {t('action.delete')}
      </Button>
      {offer.status === 'active' ? (
        <Button
          variant="default"
          onClick={() => {
            setAsked('retire');
          }}
        >
          {t('offers.retire')}
        </Button>
      ) : (
        <Button variant="default" loading={status.running} onClick={() => status.change('active')}>
          {t('offers.reactivate')}
        </Button>
      )}
      <Button component={Link} to={`/offers/${offer.id}/edit`} leftSection={<EditIcon />}>
        {t('action.edit')}
      </Button>
      <RetireOffer read={read} opened={asked === 'retire'} onClose={close} />
      <DeleteOffer
        offer={offer}
        opened={asked === 'delete'}
        onClose={close}
        onRetire={() => {
          setAsked('retire');
        }}
      />
    </>
  );
}

function Details({ offer }: { offer: Offer }): ReactNode {
  const { t } = useOperatorText();
  return (
    <div className={styles['columns']}>
      <Panel title={t('offers.section.offer')}>
        <Facts
          facts={[
            [t('offers.service'), t(`category.${offer.service_category}`)],
            [t('offers.monthly_fee'), <Money key="fee" amount={offer.monthly_fee} />],
            [t('offers.other_fees'), <Money key="other" amount={offer.activation_fee} />],
            [t('offers.valid_from'), <Day key="from" day={offer.valid_from} />],
            [
              t('offers.validity'),
              <Day key="to" day={offer.valid_to} none={t('offers.validity_unset')} />,
            ],
            [t('offers.proration'), t(`offers.proration.${offer.proration}`)],
            [t('offers.policy'), t(`offers.policy.${offer.early_termination_policy}`)],
            [t('offers.version'), String(offer.version)],
          ]}
        />
      </Panel>
      <Panel title={t('offers.as_seen')}>
        <div className={styles['seen']}>
          <OfferSummary offer={offer} />
        </div>
      </Panel>
    </div>
  );
}

/** One offer: what it is, its versions, and what can be done with it. */
export function OfferPage(): ReactNode {
  const { t } = useOperatorText();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(offerQuery(id));
  const offer = data?.value;
  return (
    <>
      <PageHeader
        title={offer?.name ?? t('offers.one')}
        back={{ to: '/offers', label: t('nav.offers') }}
        aside={
          offer && (
            <StatusBadge tone={offer.status === 'active' ? 'ok' : 'muted'}>
              {t(`offer.status.${offer.status}`)}
            </StatusBadge>
          )
        }
        actions={data && <Actions key={id} read={data} />}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {offer && (
        <div className={styles['page']}>
          <Details offer={offer} />
          <OfferVersions id={offer.id} />
        </div>
      )}
    </>
  );
}
