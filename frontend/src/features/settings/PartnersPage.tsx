import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { deletePartner, type Partner, partnersQuery } from '@/api/access';
import { ConfirmDialog } from '@/components/feedback/ConfirmDialog';
import { EmptyState } from '@/components/feedback/EmptyState';
import { useToast } from '@/components/feedback/toasts';
import { type Column, DataTable } from '@/components/ui/DataTable';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PlusIcon, TrashIcon } from '@/components/ui/icons';
import { PageHeader } from '@/components/ui/PageHeader';
import { Code, Day } from '@/components/ui/values';
import { businessDay, formatInstant } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';
import { NewPartner } from './NewPartner';
import { useRoleNames } from './roles';

/** Asks before a partner's program is locked out. */
function DeletePartner(props: { partner: Partner | null; onClose: () => void }): ReactNode {
  const { partner, onClose } = props;
  const { t } = useOperatorText();
  const toast = useToast();
  const remove = useMutation(deletePartner(useQueryClient()));
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={partner !== null}
      title={t('partners.delete_title', { name: partner?.name ?? '' })}
      consequences={[t('partners.delete.first'), t('partners.delete.second')]}
      confirm={t('action.delete')}
      danger
      running={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        if (partner === null) return;
        remove.mutate(partner.id, {
          onSuccess: () => {
            toast(t('partners.deleted', { name: partner.name }));
            close();
          },
        });
      }}
      onClose={close}
    />
  );
}

function useColumns(ask: (partner: Partner) => void): Column<Partner>[] {
  const { t, locale } = useOperatorText();
  const roleNames = useRoleNames();
  return [
    { id: 'name', heading: t('partners.name'), cell: ({ name }) => name },
    {
      id: 'client_id',
      heading: t('partners.client_id'),
      cell: (partner) => <Code>{partner.client_id}</Code>,
    },
    { id: 'roles', heading: t('overview.roles'), cell: ({ roles }) => roleNames(roles) },
    {
      id: 'used',
      heading: t('partners.last_used'),
      cell: ({ last_used_at: used }) =>
        used === null ? t('partners.never_used') : formatInstant(used, locale),
    },
    {
      id: 'created',
      heading: t('users.since'),
      short: true,
      cell: (partner) => <Day day={businessDay(new Date(partner.created_at))} />,
    },
    {
      id: 'delete',
      heading: t('clients.actions'),
      cell: (partner) => (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<TrashIcon />}
          aria-label={t('partners.delete_one', { name: partner.name })}
          onClick={() => {
            ask(partner);
          }}
        >
          {t('action.delete')}
        </Button>
      ),
    },
  ];
}

/** The programs of partners, which sign in by an identifier and a secret. */
export function PartnersPage(): ReactNode {
  const { t } = useOperatorText();
  const { data, error, refetch } = useQuery(partnersQuery);
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Partner | null>(null);
  const columns = useColumns(setAsked);
  const add = () => {
    setAdding(true);
  };
  return (
    <>
      <PageHeader
        title={t('settings.partners')}
        actions={
          <Button leftSection={<PlusIcon />} onClick={add}>
            {t('partners.new')}
          </Button>
        }
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && (
        <EmptyState
          title={t('partners.empty')}
          text={t('partners.empty.help')}
          action={{ label: t('partners.new'), onClick: add }}
        />
      )}
      {!error && data?.data.length !== 0 && (
        <DataTable
          caption={t('settings.partners')}
          columns={columns}
          rows={data?.data}
          rowKey={({ id }) => id}
        />
      )}
      {adding && (
        <NewPartner
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
      <DeletePartner
        partner={asked}
        onClose={() => {
          setAsked(null);
        }}
      />
    </>
  );
}
