import { Pill } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { clientQuery } from '@/api/customers';
import { useOperatorText } from '@/i18n/operator';
import { ClientPicker } from './pickers';

/** The client that a list is narrowed to, by name, and a way out; until then the way to choose one. */
export function ClientFilter(props: {
  id: string;
  onChange: (id: string | null) => void;
}): ReactNode {
  const { id, onChange } = props;
  const { t } = useOperatorText();
  const { data, isError } = useQuery({ ...clientQuery(id), enabled: id !== '' });
  if (id === '') {
    const pick = (client: { id: string } | null) => {
      if (client) onChange(client.id);
    };
    return (
      <ClientPicker
        label={t('clients.one')}
        placeholder={t('clients.all')}
        hideLabel
        chosen={null}
        onPick={pick}
      />
    );
  }
  const name = data?.value.full_name ?? (isError ? t('clients.one') : '…');
  return (
    <Pill
      size="lg"
      withRemoveButton
      removeButtonProps={{
        'aria-label': t('list.remove_filter', { name }),
        'aria-hidden': false,
        tabIndex: 0,
      }}
      onRemove={() => {
        onChange(null);
      }}
    >
      {name}
    </Pill>
  );
}
