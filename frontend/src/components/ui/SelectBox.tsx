/* eslint-disable jsx-a11y-x/no-interactive-element-to-noninteractive-role -- as in DataTable */
import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { useOperatorText } from '@/i18n/operator';
import type { Selection } from './DataTable';
import styles from './DataTable.module.css';

/** Chooses every row of the page, or none. */
export function SelectAll<Row>(props: { selection: Selection<Row>; keys: string[] }): ReactNode {
  const { selection, keys } = props;
  const { t } = useOperatorText();
  const chosen = keys.filter((key) => selection.chosen.has(key)).length;
  return (
    <th scope="col" role="columnheader" className={styles['select']}>
      <Checkbox
        size="xs"
        aria-label={t('list.select_all')}
        checked={keys.length > 0 && chosen === keys.length}
        indeterminate={chosen > 0 && chosen < keys.length}
        onChange={({ currentTarget }) => {
          selection.change(keys, currentTarget.checked);
        }}
      />
    </th>
  );
}

/** Chooses one row; it stands above the link that covers the row. */
export function SelectRow<Row>(props: {
  selection: Selection<Row>;
  row: Row;
  rowKey: string;
}): ReactNode {
  const { selection, row, rowKey } = props;
  const { t } = useOperatorText();
  return (
    <td role="cell" className={styles['select']}>
      <Checkbox
        size="xs"
        aria-label={t('list.select', { name: selection.nameOf(row) })}
        checked={selection.chosen.has(rowKey)}
        onChange={({ currentTarget }) => {
          selection.change([rowKey], currentTarget.checked);
        }}
      />
    </td>
  );
}
