import * as z from 'zod/mini';
import type { Channel, DunningAction, DunningPolicy, DunningUpdate } from '@/api/settings';
import { across } from '@/components/form/rules';
import { compareAmounts, readAmount } from '@/domain/amount';

/** One level as typed. */
export interface LevelValues {
  days_past_due: string;
  minimum_amount: string;
  action: DunningAction;
  channel: Channel | '';
}

export interface DunningValues {
  is_active: string;
  quiet_from: string;
  quiet_until: string;
  levels: LevelValues[];
}

/** From the mildest to the most severe. */
export const DUNNING_ACTIONS: readonly DunningAction[] = [
  'reminder',
  'warning',
  'suspend',
  'propose_termination',
];
export const CHANNELS: readonly Channel[] = ['email', 'sms'];

/** What goes out to the client; the others need one of these before them. */
export const isNotice = (action: DunningAction) => action === 'reminder' || action === 'warning';

const readDays = (typed: string) => {
  const days = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : 0;
  return days >= 1 && days <= 3650 ? days : null;
};
const amountOf = (level: LevelValues) => readAmount(level.minimum_amount) ?? '0.00';

/** What the server would refuse of one level, looking at those before it. */
function faultsOf(level: LevelValues, earlier: LevelValues[]) {
  const before = earlier.at(-1);
  const faults: { field: keyof LevelValues; message: string }[] = [];
  const fault = (field: keyof LevelValues, message: string) => faults.push({ field, message });
  const days = readDays(level.days_past_due);
  if (days === null) fault('days_past_due', 'invalid.days_late');
  else if (before && days <= (readDays(before.days_past_due) ?? 0)) {
    fault('days_past_due', 'invalid.level_later');
  }
  if (readAmount(level.minimum_amount) === null) fault('minimum_amount', 'invalid.amount');
  const severity = (action: DunningAction) => DUNNING_ACTIONS.indexOf(action);
  if (before && severity(level.action) < severity(before.action)) {
    fault('action', 'invalid.level_milder');
  }
  if (isNotice(level.action)) {
    if (level.channel === '') fault('channel', 'invalid.required');
  } else if (
    !earlier.some(
      (other) => isNotice(other.action) && compareAmounts(amountOf(other), amountOf(level)) <= 0,
    )
  ) {
    fault('action', 'invalid.level_notice');
  }
  return faults;
}

const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/;

export const dunningSchema = z
  .object({
    is_active: z.string(),
    quiet_from: z.string(),
    quiet_until: z.string(),
    levels: z.array(
      z.object({
        days_past_due: z.string(),
        minimum_amount: z.string(),
        action: z.enum(['reminder', 'warning', 'suspend', 'propose_termination']),
        channel: z.enum(['email', 'sms', '']),
      }),
    ),
  })
  .check(
    across<DunningValues>(({ levels, quiet_from, quiet_until }) => [
      ...levels.flatMap((level, at) =>
        faultsOf(level, levels.slice(0, at)).map(({ field, message }) => ({
          path: `levels.${at}.${field}`,
          message,
        })),
      ),
      ...(quiet_from === '' && HOUR.test(quiet_until)
        ? [{ path: 'quiet_from', message: 'invalid.quiet_both' }]
        : []),
      ...(quiet_until === '' && HOUR.test(quiet_from)
        ? [{ path: 'quiet_until', message: 'invalid.quiet_both' }]
        : []),
    ]),
  );

export const dunningValues = (policy: DunningPolicy): DunningValues => ({
  is_active: policy.is_active ? 'yes' : 'no',
  quiet_from: policy.quiet_from ?? '',
  quiet_until: policy.quiet_until ?? '',
  levels: policy.levels.map(({ days_past_due, minimum_amount, action, channel }) => ({
    days_past_due: String(days_past_due),
    minimum_amount,
    action,
    channel: channel ?? '',
  })),
});

/** The next level to propose: later than the last, and never milder. */
export function nextLevel(levels: LevelValues[]): LevelValues {
  const last = levels.at(-1);
  const days = last ? (readDays(last.days_past_due) ?? 0) : 0;
  return {
    days_past_due: String(Math.min(days + (last ? 15 : 3), 3650)),
    minimum_amount: last?.minimum_amount ?? '0.00',
    action: last?.action ?? 'reminder',
    channel: last ? last.channel : 'email',
  };
}

/** What the form says that the policy as read does not; the levels are sent whole. */
export function dunningChanges(values: DunningValues, policy: DunningPolicy): DunningUpdate {
  const before = dunningValues(policy);
  const body: DunningUpdate = {};
  if (values.is_active !== before.is_active) body.is_active = values.is_active === 'yes';
  if (values.quiet_from !== before.quiet_from) body.quiet_from = values.quiet_from || null;
  if (values.quiet_until !== before.quiet_until) body.quiet_until = values.quiet_until || null;
  const levels = values.levels.map((level) => ({
    days_past_due: readDays(level.days_past_due) ?? 0,
    minimum_amount: amountOf(level),
    action: level.action,
    channel: level.channel === '' ? null : level.channel,
  }));
  const saved = policy.levels.map(({ days_past_due, minimum_amount, action, channel }) => ({
    days_past_due,
    minimum_amount,
    action,
    channel,
  }));
  if (JSON.stringify(levels) !== JSON.stringify(saved)) body.levels = levels;
  return body;
}
