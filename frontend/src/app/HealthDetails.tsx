import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { healthQuery } from '@/api/system';
import { StatusBadge, type Tone } from '@/components/ui/StatusBadge';
import { formatInstant } from '@/domain/dates';
import { type CheckState, HEALTH_CHECKS, UNREACHABLE } from '@/domain/health';
import { useOperatorText } from '@/i18n/operator';
import styles from './HealthDetails.module.css';
import { HEALTH_SECONDS } from './healthInterval';

const TONES: Record<CheckState, Tone> = { ok: 'ok', failed: 'bad', unknown: 'muted' };

/** Each part of the service with its state in words, and when that was last checked. */
export function HealthDetails(): ReactNode {
  const { t, locale } = useOperatorText();
  const { data, dataUpdatedAt } = useQuery(healthQuery(HEALTH_SECONDS));
  const health = data ?? UNREACHABLE;
  const instant = formatInstant(new Date(dataUpdatedAt).toISOString(), locale);
  return (
    <>
      <dl className={styles['checks']}>
        {HEALTH_CHECKS.map((check) => (
          <div key={check} className={styles['check']}>
            <dt>{t(`health.${check}`)}</dt>
            <dd>
              <StatusBadge tone={TONES[health.checks[check]]}>
                {t(`health.${check}.${health.checks[check]}`)}
              </StatusBadge>
            </dd>
          </div>
        ))}
      </dl>
      {data?.state === 'unreachable' && (
        <p className={styles['note']}>{t('health.unreachable.help')}</p>
      )}
      <p className={styles['note']}>
        {data ? t('health.checked', { instant }) : t('health.checking')}
      </p>
    </>
  );
}
