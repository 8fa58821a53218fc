import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useOperatorText } from '@/i18n/operator';
import styles from './DataTable.module.css';
import { SortDownIcon, SortIcon, SortUpIcon } from './icons';

interface Props {
  field: string;
  heading: string;
  sort: { value: string; change: (sort: string) => void };
}

/** A heading that sorts: first upwards, then downwards. */
export function SortButton({ field, heading, sort }: Props): ReactNode {
  const { t } = useOperatorText();
  const up = sort.value === field;
  const down = sort.value === `-${field}`;
  const next = up ? `-${field}` : field;
  return (
    <UnstyledButton
      className={styles['sort']}
      title={t(up ? 'list.sort_down' : 'list.sort_up')}
      onClick={() => {
        sort.change(next);
      }}
    >
      {heading}
      {up && <SortUpIcon />}
      {down && <SortDownIcon />}
      {!up && !down && <SortIcon />}
    </UnstyledButton>
  );
}
