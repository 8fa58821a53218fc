/* eslint-disable jsx-a11y-x/no-interactive-element-to-noninteractive-role -- as in DataTable */
import type { ReactNode } from 'react';
import { useOperatorText } from '@/i18n/operator';
import { useChosen } from './useChosen';
import styles from './DataTable.module.css';

interface BoxProps {
  label: string;
  checked: boolean;
  partly?: boolean;
  onChange: (checked: boolean) => void;
}

/** The browser's own box: a hundred of them are drawn in no time. */
function Box({ label, checked, partly = false, onChange }: BoxProps): ReactNode {
  return (
    <input
      type="checkbox"
      className={styles['box']}
      aria-label={label}
      checked={checked}
      ref={(box) => {
        if (box) box.indeterminate = partly;
      }}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.checked);
      }}
    />
  );
}

/** Chooses every row of the page, or none. */
export function SelectAll<Row>(props: { rows: ReadonlyMap<string, Row> }): ReactNode {
  const { rows } = props;
  const { t } = useOperatorText();
  const { chosen, change } = useChosen<Row>();
  const count = [...rows.keys()].filter((key) => chosen.has(key)).length;
  return (
    <th scope="col" role="columnheader" className={styles['select']}>
      <Box
        label={t('list.select_all')}
        checked={rows.size > 0 && count === rows.size}
        partly={count > 0 && count < rows.size}
        onChange={(checked) => {
          change(rows, checked);
        }}
      />
    </th>
  );
}

/** Chooses one row; it stands above the link that covers the row. */
export function SelectRow(props: { name: string; row: unknown; rowKey: string }): ReactNode {
  const { name, row, rowKey } = props;
  const { t } = useOperatorText();
  const { chosen, change } = useChosen();
  return (
    <td role="cell" className={styles['select']}>
      <Box
        label={t('list.select', { name })}
        checked={chosen.has(rowKey)}
        onChange={(checked) => {
          change(new Map([[rowKey, row]]), checked);
        }}
      />
    </td>
  );
}
