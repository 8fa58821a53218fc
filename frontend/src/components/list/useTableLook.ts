import { useMemo } from 'react';
import { isRecord } from '@/api/errors';
import { usePreference } from '@/components/preferences';
import type { Column } from '@/components/ui/DataTable';

interface Look {
  hidden: string[];
  dense: boolean;
}

const USUAL: Look = { hidden: [], dense: false };

function isLook(value: unknown): value is Look {
  return isRecord(value) && Array.isArray(value['hidden']) && typeof value['dense'] === 'boolean';
}

export interface TableLook<Row> extends Look {
  /** The columns to show, in their order. */
  shown: Column<Row>[];
  toggle: (column: string) => void;
  setDense: (dense: boolean) => void;
}

/** Which columns a table shows and how tight its rows stand, as the operator at work chose. */
export function useTableLook<Row>(table: string, columns: Column<Row>[]): TableLook<Row> {
  const [look, keep] = usePreference(`table.${table}`, USUAL, isLook);
  const shown = useMemo(
    () => columns.filter(({ id, fixed }) => fixed === true || !look.hidden.includes(id)),
    [columns, look.hidden],
  );
  return {
    ...look,
    shown,
    toggle: (column) => {
      const kept = look.hidden.filter((id) => id !== column);
      keep({ ...look, hidden: kept.length < look.hidden.length ? kept : [...kept, column] });
    },
    setDense: (dense) => {
      keep({ ...look, dense });
    },
  };
}
