/* eslint-disable jsx-a11y-x/no-redundant-roles, jsx-a11y-x/no-interactive-element-to-noninteractive-role --
   the narrow layout changes `display`, which takes the implicit roles of a table away */
import { Skeleton } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import styles from './DataTable.module.css';
import { RowLink, type RowTarget } from './RowLink';
import { SelectAll, SelectRow } from './SelectBox';
import { SortButton } from './SortButton';

export interface Column<Row> {
  id: string;
  heading: string;
  cell: (row: Row) => ReactNode;
  /** Amounts and counts stand at the end of their column, digits under digits. */
  numeric?: boolean;
  /** Dates, numbers and codes stay on one line. */
  short?: boolean;
  /** The field that the server sorts this column by; without it the heading is only a heading. */
  sort?: string;
  /** Always shown; the others can be hidden by the operator. */
  fixed?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  /** Absent while loading: the layout stands already. */
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Where the first column's link leads; the whole row can be pressed. */
  rowTarget?: (row: Row) => RowTarget;
  sort?: { value: string; change: (sort: string) => void };
  dense?: boolean;
  /** True while newer rows are on their way. */
  busy?: boolean;
  /** A box before each row, called after what this says, and one for all; what is chosen lies in `ChosenRows`. */
  chooseBy?: (row: Row) => string;
}

const PLACEHOLDERS = Array.from({ length: 8 }, (_, index) => index);

function Headings<Row>(
  props: Pick<Props<Row>, 'columns' | 'sort' | 'chooseBy' | 'rows' | 'rowKey'>,
): ReactNode {
  const { columns, sort, chooseBy, rows, rowKey } = props;
  return (
    <thead role="rowgroup">
      <tr role="row">
        {chooseBy && <SelectAll rows={new Map(rows?.map((row) => [rowKey(row), row]))} />}
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            role="columnheader"
            data-numeric={column.numeric ?? false}
            aria-sort={sortState(column.sort, sort?.value)}
          >
            {sort && column.sort !== undefined ? (
              <>
                <SortButton field={column.sort} heading={column.heading} sort={sort} />
                <span className={styles['heading']}>{column.heading}</span>
              </>
            ) : (
              column.heading
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function sortState(field: string | undefined, sort: string | undefined) {
  if (field === undefined || sort?.replace('-', '') !== field) return undefined;
  return sort.startsWith('-') ? 'descending' : 'ascending';
}

interface RowsProps<Row> extends Pick<Props<Row>, 'columns' | 'rowKey'> {
  rows: Row[];
  rowTarget: Props<Row>['rowTarget'];
  chooseBy: Props<Row>['chooseBy'];
}

function AllRows<Row>({ columns, rows, rowKey, rowTarget, chooseBy }: RowsProps<Row>): ReactNode {
  return rows.map((row) => (
    <tr key={rowKey(row)} role="row" data-linked={rowTarget !== undefined}>
      {chooseBy && <SelectRow name={chooseBy(row)} row={row} rowKey={rowKey(row)} />}
      {columns.map((column, index) => (
        <td
          key={column.id}
          role="cell"
          data-label={column.heading}
          data-numeric={column.numeric ?? false}
          data-short={column.short ?? false}
        >
          <span className={styles['value']}>
            {index === 0 && rowTarget ? (
              <RowLink target={rowTarget(row)}>{column.cell(row)}</RowLink>
            ) : (
              column.cell(row)
            )}
          </span>
        </td>
      ))}
    </tr>
  ));
}

/** Drawn again only when the rows or their columns are others, if the caller keeps what it gives. */
const Rows = memo(AllRows) as typeof AllRows;

function Placeholders<Row>(props: { columns: Column<Row>[]; choose: boolean }): ReactNode {
  const { columns, choose } = props;
  return PLACEHOLDERS.map((row) => (
    <tr key={row} role="row">
      {choose && <td role="cell" />}
      {columns.map(({ id, heading }) => (
        <td key={id} role="cell" data-label={heading}>
          <Skeleton height={12} my={5} width={`${40 + ((row * 17 + id.length * 11) % 45)}%`} />
        </td>
      ))}
    </tr>
  ));
}

/**
 * A table on a wide screen, a stack of labelled cards on a narrow one. The explicit roles keep it a table for
 * assistive technology where its display is not one.
 */
export function DataTable<Row>(props: Props<Row>): ReactNode {
  const { caption, columns, rows, rowKey, rowTarget, dense, busy, chooseBy } = props;
  return (
    <div
      className={styles['frame']}
      data-dense={dense ?? false}
      data-wide={columns.length > 5}
      aria-busy={busy ?? false}
    >
      <table className={styles['table']} role="table">
        <caption className="visually-hidden">{caption}</caption>
        <Headings {...props} />
        <tbody role="rowgroup">
          {rows ? (
            <Rows
              columns={columns}
              rows={rows}
              rowKey={rowKey}
              rowTarget={rowTarget}
              chooseBy={chooseBy}
            />
          ) : (
            <Placeholders columns={columns} choose={chooseBy !== undefined} />
          )}
        </tbody>
      </table>
    </div>
  );
}
