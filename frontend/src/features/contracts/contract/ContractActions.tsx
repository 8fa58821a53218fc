import { Button, Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import type { Contract, ContractStatus } from '@/api/contracts';
import type { Tagged } from '@/api/types';
import { ActionIcon, ChevronIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import { ChangeStatus } from './ChangeStatus';

/** The statuses that a contract may take next; a terminated contract stays so. */
const NEXT: Record<ContractStatus, ContractStatus[]> = {
  draft: ['active', 'terminated'],
  active: ['suspended', 'terminated'],
  suspended: ['active', 'terminated'],
  terminated: [],
};

/** Another status, another plan. */
export function ContractActions({ read }: { read: Tagged<Contract> }): ReactNode {
  const { t } = useOperatorText();
  const [asked, setAsked] = useState<ContractStatus | null>(null);
  const { value: contract } = read;
  const order = new URLSearchParams({
    client: contract.client_id,
    contract: contract.id,
    service: contract.service_category,
  });
  if (contract.status === 'terminated') return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronIcon />}>
            {t('case.change')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {NEXT[contract.status].map((status) => (
            <Menu.Item
              key={status}
              onClick={() => {
                setAsked(status);
              }}
            >
              {t(`contracts.to.${status}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {contract.status === 'active' && (
        <Button
          component={Link}
          to={`/contracts/new/existing?${order.toString()}`}
          leftSection={<ActionIcon />}
        >
          {t('contracts.change_plan')}
        </Button>
      )}
      {asked !== null && (
        <ChangeStatus
          read={read}
          status={asked}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </>
  );
}
