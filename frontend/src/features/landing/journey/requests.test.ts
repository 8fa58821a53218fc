import { ApiError } from '@/api/errors';
import type { Answers } from './draft';
import { isFinal, isTokenRefused, refusalOf } from './refusals';
import { contractReference, newSubscription, planChange } from './requests';

const BASE: Answers = {
  service: 'mobile',
  offerId: 'offer-1',
  startDate: '2026-11-20',
  commitmentMonths: 0,
  cin: 'AB123456',
  fullName: 'Amal Benali',
  email: 'amal@example.ma',
  phone: '',
  address: 'Rabat',
  reservation: { reservation_token: 'hold', expires_at: '2026-11-20T10:00:00Z', numbers: [] },
};

const failure = (status: number, code: string, details: unknown = null) =>
  new ApiError(status, { code, message: code, details, trace_id: null });

describe('a subscription as it is sent', () => {
  it('keeps a mobile number and then holds none', () => {
    const body = newSubscription(
      { ...BASE, numberMode: 'use_existing', existingNumber: '655334422', number: '611111111' },
      'ar',
      null,
    );
    expect(body).toMatchObject({
      mobile_number_mode: 'use_existing',
      existing_mobile_local_number: '655334422',
      contact_phone: null,
      commitment_months: null,
      language: 'ar',
    });
    expect(body).not.toHaveProperty('requested_mobile_local_number');
    expect(body).not.toHaveProperty('reservation_token');
    expect(body).not.toHaveProperty('lookup_token');
  });

  it('redeems a held number, of a mobile or of a home', () => {
    const mobile = { ...BASE, numberMode: 'assign_new', number: '611111111' } as const;
    expect(newSubscription(mobile, 'fr', null)).toMatchObject({
      mobile_number_mode: 'assign_new',
      requested_mobile_local_number: '611111111',
      reservation_token: 'hold',
    });
    const home = { ...BASE, service: 'internet', number: '522334455' } as const;
    const body = newSubscription(home, 'fr', 'token');
    expect(body).toMatchObject({ home_landline_local_number: '522334455', lookup_token: 'token' });
    expect(body).not.toHaveProperty('mobile_number_mode');
  });

  it('is none while an answer is missing', () => {
    expect(newSubscription({ ...BASE, cin: undefined }, 'fr', null)).toBeNull();
    expect(planChange({ cin: 'AB123456' }, null)).toBeNull();
  });

  it('is named on paper by the last digits of its contract', () => {
    expect(contractReference('01a1f970-b83e-791c-9bd1-768bac00c5bf')).toBe('CTR-768B-AC00-C5BF');
  });
});

describe('a refusal', () => {
  const mobile = { ...BASE, numberMode: 'use_existing' } as const;

  it.each([
    ['offer_not_active', 'refusal.offer', 'offer'],
    ['offer_validity_invalid', 'refusal.offer_date', 'start'],
    ['contract_date_invalid', 'refusal.date', 'start'],
    ['subscriber_identifier_conflict', 'refusal.number_taken', 'keep'],
    ['subscriber_offer_mismatch', 'refusal.number_other_service', 'keep'],
    ['mobile_number_invalid', 'refusal.number_invalid', 'keep'],
    ['identifier_generation_exhausted', 'refusal.no_numbers', null],
    ['client_not_active', 'refusal.client_not_active', null],
    ['contract_upgrade_target_invalid', 'refusal.line', 'keep'],
    ['something_new', 'refusal.other', null],
  ])('%s says %s and leads to %s', (code, text, step) => {
    expect(refusalOf(failure(409, code), 'subscribe', mobile)).toEqual({ text, step });
  });

  it('of a plan change leads to its own questions', () => {
    expect(refusalOf(failure(409, 'offer_not_active'), 'change', {}).step).toBe('plan');
    expect(refusalOf(failure(422, 'contract_date_invalid'), 'change', {}).step).toBe('date');
    expect(refusalOf(failure(404, 'contract_not_found'), 'change', {}).step).toBe('line');
  });

  it('of a field leads to the question that asked for it', () => {
    const details = { errors: [{ loc: ['body', 'email'], msg: 'no', type: 'value_error' }] };
    const error = failure(422, 'validation_error', details);
    expect(refusalOf(error, 'subscribe', mobile).step).toBe('contact');
    expect(refusalOf(failure(422, 'validation_error'), 'subscribe', mobile).step).toBeNull();
  });

  it.each([
    [400, 'x', true],
    [409, 'offer_not_active', true],
    [422, 'validation_error', true],
    [409, 'idempotency_in_progress', false],
    [409, 'idempotency_key_payload_conflict', false],
    [429, 'rate_limited', false],
    [500, 'internal_server_error', false],
    [0, 'network_error', false],
  ])('%i %s is final: %s', (status, code, expected) => {
    expect(isFinal(failure(status, code))).toBe(expected);
  });

  it('of a token asks who it is again', () => {
    expect(isTokenRefused(failure(401, 'landing_token_expired'))).toBe(true);
    expect(isTokenRefused(failure(401, 'unauthorized'))).toBe(false);
    expect(isTokenRefused(null)).toBe(false);
  });
});
