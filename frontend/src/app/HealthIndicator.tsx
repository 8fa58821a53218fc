import { Popover, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { healthQuery } from '@/api/system';
import { StatusDot, type Tone } from '@/components/ui/StatusBadge';
import { failedChecks, type HealthState } from '@/domain/health';
import { useOperatorText } from '@/i18n/operator';
import styles from './AppHeader.module.css';
import { HealthDetails } from './HealthDetails';
import { HEALTH_SECONDS } from './healthInterval';

const TONES: Record<HealthState | 'checking', Tone> = {
  checking: 'muted',
  ready: 'ok',
  degraded: 'warn',
  unreachable: 'bad',
};

/** The state of the service, always in sight; its parts one press away. */
export function HealthIndicator(): ReactNode {
  const { t } = useOperatorText();
  const { data: health } = useQuery(healthQuery(HEALTH_SECONDS));
  const state = health?.state ?? 'checking';
  const failed = health ? failedChecks(health).map((check) => t(`health.${check}`)) : [];
  const words = [t(`health.${state}`), ...failed].join(' · ');
  return (
    <Popover
      position="bottom-end"
      width={340}
      shadow="md"
      withinPortal={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton className={styles['health']} title={words}>
          <StatusDot tone={TONES[state]} />
          <span className={styles['healthWords']} role="status">
            {words}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <HealthDetails />
      </Popover.Dropdown>
    </Popover>
  );
}
