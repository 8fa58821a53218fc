import type { MaskedClient, Subscription } from '@/api/landing';
import { useJourney } from '../journey/context';

/** A client, contacts masked, with the lines that may be changed. */
export interface Found {
  client: MaskedClient;
  subscriptions: readonly Subscription[];
}

/** The line that was chosen and, once chosen, the offer it moves to. */
export function useChosen({ subscriptions }: Found) {
  const { answers } = useJourney();
  const line = subscriptions.find(({ contract_id: id }) => id === answers.contractId);
  const target = line?.eligible_offers.find(({ id }) => id === answers.offerId);
  return { line, target };
}
