import * as z from 'zod/mini';
import type { InvoiceLine } from '@/api/billing';
import type { CreditNoteCreate, CreditReason } from '@/api/credits';
import { across, anyText, orNull, shortText } from '@/components/form/rules';
import { compareAmounts, isPositive, readAmount } from '@/domain/amount';

/** A credit note as typed; `amounts` stand in the order of the lines. */
export interface CreditValues {
  scope: 'whole' | 'lines';
  reason: string;
  note: string;
  amounts: string[];
}

const isCredit = (line: InvoiceLine) => line.line_total.startsWith('-');

/** Only what was billed can be given back; a line that was itself a credit cannot. */
export const canBeCredited = (line: InvoiceLine) => isPositive(line.line_total) && !isCredit(line);

function problemsOf(values: CreditValues, lines: InvoiceLine[]) {
  if (values.scope === 'whole') return [];
  const typed = values.amounts.flatMap((amount, at) =>
    amount.trim() === '' ? [] : [{ amount, at }],
  );
  const problems = typed.flatMap(({ amount, at }) => {
    const read = readAmount(amount);
    if (read === null || !isPositive(read)) return [{ at, message: 'invalid.amount_positive' }];
    const most = lines[at]?.line_total ?? '0.00';
    return compareAmounts(read, most) > 0 ? [{ at, message: 'invalid.above_line' }] : [];
  });
  if (typed.length === 0)
    problems.push({ at: lines.findIndex(canBeCredited), message: 'invalid.no_line' });
  return problems.map(({ at, message }) => ({ path: `amounts.${at}`, message }));
}

export const creditSchema = (lines: InvoiceLine[]) =>
  z
    .object({
      scope: z.enum(['whole', 'lines']),
      reason: anyText,
      note: shortText,
      amounts: z.array(anyText),
    })
    .check(across<CreditValues>((values) => problemsOf(values, lines)));

export const creditValues = (lines: InvoiceLine[]): CreditValues => ({
  scope: 'whole',
  reason: 'correction',
  note: '',
  amounts: lines.map(() => ''),
});

export function creditBody(values: CreditValues, lines: InvoiceLine[]): CreditNoteCreate {
  const body = { reason: values.reason as CreditReason, note: orNull(values.note) };
  if (values.scope === 'whole') return body;
  const credited = lines.flatMap((line, at) => {
    const amount = readAmount(values.amounts[at] ?? '');
    return amount === null ? [] : [{ invoice_line_id: line.id, amount }];
  });
  return { ...body, lines: credited };
}
