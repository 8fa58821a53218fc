import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { identityQuery } from '@/api/system';
import { PageHeader } from '@/components/ui/PageHeader';
import { businessDay, formatDay } from '@/domain/dates';
import { formatCount } from '@/domain/intl';
import { useRoleNames } from '@/features/settings/roles';
import { useOperatorText } from '@/i18n/operator';
import { Attention, Shortcuts } from './Attention';
import { HealthDetails } from './HealthDetails';
import styles from './OverviewPage.module.css';
import { type SectionState, useSections } from './sections';

function SectionCard({ state }: { state: SectionState }): ReactNode {
  const { t, locale } = useOperatorText();
  const { section, loading, total, capped } = state;
  const count = total === null ? null : formatCount(total, locale);
  const shown = capped && count ? t('list.total_capped', { count }) : count;
  return (
    <li className={styles['card']}>
      <Link to={`/${section}`} className={styles['cardLink']}>
        <span className={styles['cardName']}>{t(`nav.${section}`)}</span>
      </Link>
      {loading ? (
        <Skeleton height={32} width={72} />
      ) : (
        <p className={styles[shown ? 'figure' : 'noFigure']}>
          {shown ?? t('overview.unavailable')}
        </p>
      )}
    </li>
  );
}

function Session(): ReactNode {
  const { t } = useOperatorText();
  const roleNames = useRoleNames();
  const { data: identity } = useQuery(identityQuery);
  if (!identity) return null;
  return (
    <section className={styles['panel']} aria-labelledby="session-title">
      <h2 id="session-title">{t('overview.session')}</h2>
      <dl className={styles['facts']}>
        <dt>{t('overview.actor')}</dt>
        <dd>{identity.actor_id}</dd>
        <dt>{t('overview.roles')}</dt>
        <dd>{roleNames(identity.roles)}</dd>
      </dl>
    </section>
  );
}

/** The start page: what there is, and whether everything works. */
export function OverviewPage(): ReactNode {
  const { t, locale } = useOperatorText();
  const sections = useSections().filter(({ offered }) => offered);
  return (
    <>
      <PageHeader title={t('overview.title')} aside={formatDay(businessDay(new Date()), locale)} />
      <div className={styles['columns']}>
        <section className={styles['main']} aria-labelledby="activity-title">
          <h2 id="activity-title" className="visually-hidden">
            {t('overview.activity')}
          </h2>
          {sections.length === 0 && <p>{t('overview.nothing')}</p>}
          <ul className={styles['cards']}>
            {sections.map((state) => (
              <SectionCard key={state.section} state={state} />
            ))}
          </ul>
          <Attention />
          <Shortcuts />
        </section>
        <div className={styles['side']}>
          <section className={styles['panel']} aria-labelledby="health-title">
            <h2 id="health-title">{t('health.title')}</h2>
            <HealthDetails />
          </section>
          <Session />
        </div>
      </div>
    </>
  );
}
