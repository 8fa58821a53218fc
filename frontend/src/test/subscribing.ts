import { businessDay } from '@/domain/dates';
import { DRAFT_ID } from './landingData';

/** A subscription with every answer given, as its tests begin. */
export const FLOW = 'subscribe_new_service';
export const OFFER = '7f1f0a52-6a53-4f6e-9d6c-000000000001';
export const held = (minutes: number) => ({
  reservation_token: 'hold-0',
  expires_at: new Date(Date.now() + minutes * 60_000).toISOString(),
  numbers: [{ local_number: '655334422', service_identifier: '+212655334422' }],
});
export const ANSWERS = {
  service: 'mobile',
  offerId: OFFER,
  numberMode: 'assign_new',
  number: '655334422',
  startDate: businessDay(new Date()),
  commitmentMonths: 12,
  fullName: 'Amal Benali',
  email: 'amal@example.ma',
  phone: '06 55 33 44 22',
  address: '12 rue des Orangers, Rabat',
};
export const answered = (more: object = {}) => ({ ...ANSWERS, reservation: held(20), ...more });
export const at = (step: string) => `/landing/subscribe/${DRAFT_ID}/${step}`;
