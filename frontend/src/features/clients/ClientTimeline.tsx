import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { type TimelineItem, timelineQuery } from '@/api/account';
import { pathOf, toneOf, useActionText, useActorText } from '@/components/trail';
import { TrailDetails } from '@/components/TrailDetails';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Panel } from '@/components/ui/Panel';
import { Timeline } from '@/components/ui/Timeline';
import { formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import styles from './ClientPage.module.css';

const FIRST = 10;
const LARGEST = 100;

/** Everything that happened around a client, newest first. */
export function ClientTimeline({ id }: { id: string }): ReactNode {
  const { t, locale } = useOperatorText();
  const action = useActionText();
  const actor = useActorText();
  const [size, setSize] = useState(FIRST);
  const { data, error, refetch, isFetching } = useQuery({
    ...timelineQuery(id, { size }),
    placeholderData: keepPreviousData,
  });
  const titleOf = (item: TimelineItem) => {
    const path = item.entity_id === id ? null : pathOf(item.entity_type, item.entity_id);
    return (
      <>
        {action(item.action)}
        {item.title !== null && (
          <>
            {' · '}
            <bdi dir="ltr">{path === null ? item.title : <Link to={path}>{item.title}</Link>}</bdi>
          </>
        )}
      </>
    );
  };
  const more = (data?.meta.total ?? 0) > size && size < LARGEST;
  return (
    <Panel title={t('clients.timeline')}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <p className={styles['note']}>{t('clients.no_timeline')}</p>}
      {data && (
        <Timeline
          label={t('clients.timeline')}
          entries={data.data.map((item) => ({
            id: item.id,
            tone: toneOf(item.action),
            title: titleOf(item),
            at: item.occurred_at,
            when: `${formatInstant(item.occurred_at, locale)} · ${actor(item.actor_id)}`,
            detail: <TrailDetails details={item.details} />,
          }))}
        />
      )}
      {more && (
        <Button
          variant="default"
          loading={isFetching}
          onClick={() => {
            setSize(LARGEST);
          }}
        >
          {t('clients.timeline.more')}
        </Button>
      )}
    </Panel>
  );
}
