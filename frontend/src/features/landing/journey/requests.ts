import type { NewSubscription, PlanChange } from '@/api/landing';
import type { Locale } from '@/domain/locale';
import type { Answers } from './draft';

type NumberFields = Pick<
  NewSubscription,
  | 'mobile_number_mode'
  | 'existing_mobile_local_number'
  | 'requested_mobile_local_number'
  | 'home_landline_local_number'
  | 'reservation_token'
>;

function numberFields(answers: Answers): NumberFields {
  const reservation_token = answers.reservation?.reservation_token;
  if (answers.service !== 'mobile') {
    return { home_landline_local_number: answers.number, reservation_token };
  }
  if (answers.numberMode === 'use_existing') {
    return {
      mobile_number_mode: 'use_existing',
      existing_mobile_local_number: answers.existingNumber,
    };
  }
  return {
    mobile_number_mode: 'assign_new',
    requested_mobile_local_number: answers.number,
    reservation_token,
  };
}

/** The form of a subscription as it is sent; null while an answer is missing. */
export function newSubscription(
  answers: Answers,
  language: Locale,
  lookupToken: string | null,
): NewSubscription | null {
  const { service, offerId, cin, fullName, startDate } = answers;
  if (!service || !offerId || !cin || !fullName || !startDate) return null;
  return {
    service_category: service,
    offer_id: offerId,
    cin,
    full_name: fullName,
    email: answers.email ?? null,
    address: answers.address ?? null,
    contact_phone: answers.phone === '' ? null : (answers.phone ?? null),
    contract_start_date: startDate,
    commitment_months: answers.commitmentMonths === 0 ? null : (answers.commitmentMonths ?? null),
    ...numberFields(answers),
    language,
    ...(lookupToken ? { lookup_token: lookupToken } : {}),
  };
}

/** The form of a plan change as it is sent; null while an answer is missing. */
export function planChange(answers: Answers, lookupToken: string | null): PlanChange | null {
  const { cin, contractId, offerId, startDate } = answers;
  if (!cin || !contractId || !offerId || !startDate) return null;
  return {
    cin,
    source_contract_id: contractId,
    target_offer_id: offerId,
    contract_start_date: startDate,
    ...(lookupToken ? { lookup_token: lookupToken } : {}),
  };
}

/** How a contract is named on its paper: the last digits of its id, in groups that can be read out. */
export function contractReference(contractId: string): string {
  const digits = contractId.replaceAll('-', '').slice(-12).toUpperCase();
  return `CTR-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
}
