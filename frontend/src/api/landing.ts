import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client';
import { errorFrom, networkError } from './errors';
import type { components } from './schema';

type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type ServiceCategory = Schema<'ServiceCategory'>;
export type Offer = Schema<'OfferRead'>;
export type OfferCategory = Schema<'OfferCategoryRead'>;
export type EligibleOffer = Schema<'EligibleOfferRead'>;
export type Flow = Schema<'Flow'>;
export type DraftRead = Schema<'DraftRead'>;
export type DraftUpdate = Schema<'DraftUpdate'>;
export type Lookup = Schema<'LookupRead'>;
export type CodeSent = Schema<'CodeSentRead'>;
export type Subscription = Schema<'SubscriptionRead'>;
export type MaskedClient = Schema<'MaskedClientRead'>;
export type Bill = Schema<'ClientInvoiceRead'>;
export type Reservation = Schema<'ReservationRead'>;
export type NewSubscription = Schema<'NewSubscription'>;
export type PlanChange = Schema<'PlanChangeRequest'>;
export type Preview = Schema<'ProvisionPreviewRead'>;
export type Submission = Schema<'SubmissionRead'>;

const once = (key: string) => ({ 'Idempotency-Key': key });

/** What the public page starts from: the offers of today by service. */
export const bootstrapQuery = queryOptions({
  queryKey: ['landing-bootstrap'],
  queryFn: ({ signal }) => read(api.GET('/api/v1/landing/bootstrap', { signal })),
  staleTime: 60_000,
});

/** A form in progress. It changes only through `updateDraft`, so it is read once. */
export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: ['landing-draft', id],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/landing/drafts/{draft_id}', {
          params: { path: { draft_id: id } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });

export const createDraft = (body: Schema<'DraftCreate'>): Promise<DraftRead> =>
  read(api.POST('/api/v1/landing/drafts', { body }));

export const updateDraft = (id: string, body: DraftUpdate): Promise<DraftRead> =>
  read(api.PUT('/api/v1/landing/drafts/{draft_id}', { params: { path: { draft_id: id } }, body }));

/** The right to look at what belongs to a CIN, or word that a one-time code is on its way. */
export const verifyCin = (cin: string): Promise<Lookup | CodeSent> =>
  read(api.POST('/api/v1/landing/clients/verify-cin', { body: { cin } }));

export const verifyCode = (verificationId: string, code: string): Promise<Lookup> =>
  read(
    api.POST('/api/v1/landing/clients/verify-code', {
      body: { verification_id: verificationId, code },
    }),
  );

const ofClient = ({ cin, lookup_token }: Lookup) => ({ path: { cin }, query: { lookup_token } });

export const subscriptionsQuery = (lookup: Lookup) =>
  queryOptions({
    queryKey: ['landing-subscriptions', lookup],
    queryFn: ({ signal }) =>
      read(
        api.GET('/api/v1/landing/clients/{cin}/subscriptions', {
          params: ofClient(lookup),
          signal,
        }),
      ),
  });

export const billsQuery = (lookup: Lookup) =>
  queryOptions({
    queryKey: ['landing-bills', lookup],
    queryFn: ({ signal }) =>
      read(api.GET('/api/v1/landing/clients/{cin}/invoices', { params: ofClient(lookup), signal })),
  });

export const reserveNumbers = (service: ServiceCategory, count: number): Promise<Reservation> =>
  read(api.POST('/api/v1/landing/numbers/reserve', { body: { service_category: service, count } }));

/** What a form would do and cost. */
export const previewQuery = (body: NewSubscription | PlanChange) =>
  queryOptions({
    queryKey: ['landing-preview', body],
    queryFn: ({ signal }) => read(api.POST('/api/v1/landing/preview', { body, signal })),
  });

export const submitNew = (body: NewSubscription, key: string): Promise<Submission> =>
  read(api.POST('/api/v1/landing/submit/new', { body, params: { header: once(key) } }));

export const submitPlanChange = (body: PlanChange, key: string): Promise<Submission> =>
  read(api.POST('/api/v1/landing/submit/plan-change', { body, params: { header: once(key) } }));

/** Where the address of a contract's document is remembered while the page is open. */
export const documentKey = (contractId: string) => ['landing-document', contractId] as const;

/** A fresh address of a contract's document. */
export const contractLink = async (contractId: string, cin: string, token: string | null) => {
  const answer = await read(
    api.POST('/api/v1/landing/contracts/{contract_id}/document-link', {
      params: { path: { contract_id: contractId } },
      body: { cin, lookup_token: token },
    }),
  );
  return answer.document_download_url;
};

/** The bytes behind a document's address. Fetched, so that the address enters neither the history nor a page. */
export async function fetchDocument(url: string): Promise<Blob> {
  let response: Response;
  try {
    response = await globalThis.fetch(new URL(url, window.location.origin));
  } catch (cause) {
    throw networkError(cause);
  }
  if (response.ok) return response.blob();
  throw errorFrom(response, await response.json().catch(() => null));
}
