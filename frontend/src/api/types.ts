import type { components } from './schema';

/** The JSON shapes of the API under their own names: `Schema<'OfferRead'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type ServiceCategory = Schema<'ServiceCategory'>;

/** The services in the order in which they are sold. */
export const SERVICES: readonly ServiceCategory[] = ['mobile', 'internet', 'landline'];

/** An object and the tag of the version that was read: send the tag back and nobody's change is lost. */
export interface Tagged<Value> {
  value: Value;
  etag: string | null;
}

/** What a list page may ask for besides its own filters. */
export interface ListQuery {
  page?: number;
  size?: number;
  sort?: string;
  q?: string;
}
