import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Client, ClientStatus } from '@/api/customers';
import { identityQuery, isAdministrator } from '@/api/system';
import type { Tagged } from '@/api/types';
import { ChevronIcon, TrashIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import { AnonymizeClient } from './AnonymizeClient';
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
  const [asked, setAsked] = useState<ClientStatus | 'delete' | 'forget' | null>(null);
  const { data: identity } = useQuery(identityQuery);
  const { value: client } = read;
  const status = asked === 'delete' || asked === 'forget' ? null : asked;
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
          {isAdministrator(identity) && (
            <Menu.Item
              onClick={() => {
                setAsked('forget');
              }}
            >
              {t('clients.forget')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ChangeClientStatus read={read} status={status} onClose={close} />
      <AnonymizeClient client={client} opened={asked === 'forget'} onClose={close} />
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
