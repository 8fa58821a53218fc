/* eslint-disable jsx-a11y-x/no-redundant-roles, jsx-a11y-x/no-interactive-element-to-noninteractive-role --
   the narrow layout changes `display`, which takes the implicit roles of a table away */
import type { ReactNode } from 'react';
import styles from './DataTable.module.css';

export interface Column<Row> {
  id: string;
  heading: string;
  cell: (row: Row) => ReactNode;
  /** Amounts and counts stand at the end of their column, digits under digits. */
  numeric?: boolean;
  /** Dates, numbers and codes stay on one line. */
  short?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
}

/**
 * A table on a wide screen, a stack of labelled cards on a narrow one. The explicit roles keep it a table for
 * assistive technology where its display is not one.
 */
export function DataTable<Row>({ caption, columns, rows, rowKey }: Props<Row>): ReactNode {
  return (
    <div className={styles['frame']}>
      <table className={styles['table']} role="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                role="columnheader"
                data-numeric={column.numeric ?? false}
              >
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map((column) => (
                <td
                  key={column.id}
                  role="cell"
                  data-label={column.heading}
                  data-numeric={column.numeric ?? false}
                  data-short={column.short ?? false}
                >
                  <span className={styles['value']}>{column.cell(row)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
