import { Button, Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Client, ClientStatus } from '@/api/customers';
import type { Tagged } from '@/api/types';
import { ChevronIcon, TrashIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import { ChangeClientStatus } from './ChangeClientStatus';
import { DeleteClient } from './DeleteClient';

/** The statuses that a client may take next; a terminated client stays so. */
const NEXT: Record<ClientStatus, ClientStatus[]> = {
  active: ['suspended', 'terminated'],
  suspended: ['active', 'terminated'],
  terminated: [],
};

/** What changes a client for good or for a while. */
export function ClientMenu({ read }: { read: Tagged<Client> }): ReactNode {
  const { t } = useOperatorText();
  const [asked, setAsked] = useState<ClientStatus | 'delete' | null>(null);
  const { value: client } = read;
  const close = () => {
    setAsked(null);
  };
  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronIcon />}>
            {t('clients.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {NEXT[client.status].map((status) => (
            <Menu.Item
              key={status}
              onClick={() => {
                setAsked(status);
              }}
            >
              {t(`clients.to.${status}`)}
            </Menu.Item>
          ))}
          <Menu.Item
            leftSection={<TrashIcon />}
            onClick={() => {
              setAsked('delete');
            }}
          >
            {t('clients.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ChangeClientStatus read={read} status={asked === 'delete' ? null : asked} onClose={close} />
      <DeleteClient
        client={client}
        opened={asked === 'delete'}
        onClose={close}
        onTerminate={() => {
          setAsked('terminated');
        }}
      />
    </>
  );
}
