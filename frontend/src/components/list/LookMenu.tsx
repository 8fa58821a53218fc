import { Button, Checkbox, NativeSelect, Popover, SegmentedControl } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { ColumnsIcon } from '@/components/ui/icons';
import type { Column } from '@/components/ui/DataTable';
import { useOperatorText } from '@/i18n/operator';
import styles from './ListView.module.css';
import type { TableLook } from './useTableLook';

interface Props<Row> {
  columns: Column<Row>[];
  look: TableLook<Row>;
  sort: { value: string; change: (sort: string) => void };
}

/** The order, the columns and the density of a table; the order is here for screens without headings. */
export function LookMenu<Row>({ columns, look, sort }: Props<Row>): ReactNode {
  const { t } = useOperatorText();
  const density = useId();
  const sortable = columns.flatMap(({ sort: field, heading }) =>
    field ? [{ field, heading }] : [],
  );
  const orders = sortable.flatMap(({ field, heading }) => [
    { value: field, label: t('list.ascending', { column: heading }) },
    { value: `-${field}`, label: t('list.descending', { column: heading }) },
  ]);
  const known = orders.some(({ value }) => value === sort.value);
  return (
    <Popover
      position="bottom-end"
      width={260}
      shadow="md"
      trapFocus
      returnFocus
      withinPortal={false}
    >
      <Popover.Target>
        <Button variant="default" leftSection={<ColumnsIcon />}>
          {t('list.look')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('list.look')}>
        <div className={styles['look']}>
          <NativeSelect
            label={t('list.order')}
            value={sort.value}
            data={known ? orders : [{ value: sort.value, label: t('list.order_usual') }, ...orders]}
            onChange={({ currentTarget }) => {
              sort.change(currentTarget.value);
            }}
          />
          <fieldset className={styles['columns']}>
            <legend>{t('list.columns')}</legend>
            {columns.map(({ id, heading, fixed }) => (
              <Checkbox
                key={id}
                label={heading}
                checked={fixed === true || !look.hidden.includes(id)}
                disabled={fixed}
                onChange={() => {
                  look.toggle(id);
                }}
              />
            ))}
          </fieldset>
          <div className={styles['columns']}>
            <p id={density}>{t('list.density')}</p>
            <SegmentedControl
              fullWidth
              aria-labelledby={density}
              value={look.dense ? 'dense' : 'roomy'}
              data={[
                { value: 'roomy', label: t('list.roomy') },
                { value: 'dense', label: t('list.dense') },
              ]}
              onChange={(value) => {
                look.setDense(value === 'dense');
              }}
            />
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
