import * as z from 'zod/mini';
import type { CaseActionCreate, Channel, ManualAction } from '@/api/cases';
import { across, anyText, orNull } from '@/components/form/rules';
import { isPositive, readAmount } from '@/domain/amount';

export const ACTIONS = [
  'reminder_sent',
  'warning_sent',
  'note',
  'promise_to_pay',
] as const satisfies readonly ManualAction[];

/** What is done about a case, as typed. */
export interface ActionValues {
  action_type: ManualAction;
  channel: string;
  promised_on: string;
  promised_amount: string;
  note: string;
}

const NOTE_MOST = 2000;

function problemsOf({ action_type, note, promised_on, promised_amount }: ActionValues) {
  const problems: { path: string; message: string }[] = [];
  if (action_type === 'note' && note.trim() === '')
    problems.push({ path: 'note', message: 'invalid.required' });
  if (note.length > NOTE_MOST) problems.push({ path: 'note', message: 'invalid.too_long' });
  if (action_type !== 'promise_to_pay') return problems;
  if (promised_on === '') problems.push({ path: 'promised_on', message: 'invalid.date' });
  const amount = readAmount(promised_amount);
  if (promised_amount.trim() !== '' && (amount === null || !isPositive(amount)))
    problems.push({ path: 'promised_amount', message: 'invalid.amount_positive' });
  return problems;
}

export const actionSchema = z
  .object({
    action_type: z.enum(ACTIONS),
    channel: anyText,
    promised_on: anyText,
    promised_amount: anyText,
    note: anyText,
  })
  .check(across<ActionValues>(problemsOf));

export const actionValues = (outstanding: string): ActionValues => ({
  action_type: 'reminder_sent',
  channel: '',
  promised_on: '',
  promised_amount: outstanding,
  note: '',
});

/** Only what belongs to the action is sent. */
export function actionBody(values: ActionValues): CaseActionCreate {
  const body = { action_type: values.action_type, note: orNull(values.note) };
  switch (values.action_type) {
    case 'note':
      return body;
    case 'promise_to_pay':
      return {
        ...body,
        promised_on: values.promised_on,
        promised_amount: readAmount(values.promised_amount),
      };
    default:
      return { ...body, channel: values.channel === '' ? null : (values.channel as Channel) };
  }
}
