import { http, HttpResponse, type JsonBodyType } from 'msw';
import type { Bill, DraftRead, NewSubscription, PlanChange, Subscription } from '@/api/landing';
import { problem } from './data';
import {
  bill,
  CONTRACT_ID,
  DRAFT_ID,
  offerRead,
  PREVIEW,
  savedDraft,
  subscription,
} from './landingData';
import { server } from './server';

const HOLD_MS = 30 * 60_000;

/** Everything that the pages asked of the public API, and what it answers next. */
export interface PublicApi {
  draft: DraftRead | null;
  lookups: number;
  holds: number;
  previews: (NewSubscription | PlanChange)[];
  submissions: { path: string; key: string | null; body: NewSubscription | PlanChange }[];
  /** Answers to the next submissions, oldest first; none left: the request is carried out. */
  refusals: (() => Response)[];
  subscriptions: Subscription[];
  bills: Bill[];
}

/** A public API of one draft in memory, with the shapes of the REST contract. */
export function publicApi(start: Partial<PublicApi> = {}): PublicApi {
  const api: PublicApi = {
    draft: null,
    lookups: 0,
    holds: 0,
    previews: [],
    submissions: [],
    refusals: [],
    subscriptions: [subscription()],
    bills: [bill()],
    ...start,
  };
  const path = (end: string) => `*/api/v1/landing${end}`;
  const client = {
    id: 'client-1',
    cin: 'AB123456',
    full_name: 'Amal Benali',
    email: 'a***@example.ma',
    address: 'Rabat',
    phone: '+******5678',
  };
  const submit = async (request: Request, end: string, isChange: boolean) => {
    const body = (await request.json()) as NewSubscription & PlanChange;
    api.submissions.push({ path: end, key: request.headers.get('idempotency-key'), body });
    const refusal = api.refusals.shift();
    if (refusal) return refusal();
    return HttpResponse.json({
      contract: {
        id: CONTRACT_ID,
        offer_name: 'Mobile 10 Go',
        start_date: body.contract_start_date,
      },
      client_id: 'client-1',
      client_cin: body.cin,
      service_identifier: '+212655334422',
      created_client: !isChange,
      created_subscriber: !isChange,
      provisioning_mode: isChange ? 'upgrade_existing_contract' : 'new_contract',
      idempotency_replayed: false,
      document_download_url: `/api/v1/landing/contracts/${CONTRACT_ID}/document?token=first`,
    });
  };
  server.use(
    http.get(path('/bootstrap'), () =>
      HttpResponse.json({
        flow_options: [],
        services: ['mobile', 'internet', 'landline'],
        offer_categories: [
          { service_category: 'mobile', offers: [offerRead()] },
          {
            service_category: 'internet',
            offers: [offerRead({ id: 'fibre', name: 'Fibre 100', service_category: 'internet' })],
          },
          { service_category: 'landline', offers: [] },
        ],
      }),
    ),
    http.post(path('/drafts'), async ({ request }) => {
      const body = (await request.json()) as Partial<DraftRead>;
      api.draft = { ...(body as DraftRead), id: DRAFT_ID };
      return HttpResponse.json(api.draft);
    }),
    http.get(path('/drafts/:id'), () =>
      api.draft
        ? HttpResponse.json(api.draft as unknown as JsonBodyType)
        : HttpResponse.json(problem('landing_draft_not_found'), { status: 404 }),
    ),
    http.put(path('/drafts/:id'), async ({ request }) => {
      api.draft = {
        ...(api.draft ?? savedDraft('subscribe_new_service', {})),
        ...((await request.json()) as Partial<DraftRead>),
      };
      return HttpResponse.json(api.draft);
    }),
    http.post(path('/numbers/reserve'), async ({ request }) => {
      const { count } = (await request.json()) as { count: number };
      api.holds += 1;
      const first = 655_000_000 + api.holds * 10;
      const numbers = Array.from({ length: count }, (_, at) => ({
        local_number: String(first + at),
        service_identifier: `+212${first + at}`,
      }));
      const expires_at = new Date(Date.now() + HOLD_MS).toISOString();
      return HttpResponse.json({ reservation_token: `hold-${api.holds}`, expires_at, numbers });
    }),
    http.post(path('/preview'), async ({ request }) => {
      api.previews.push((await request.json()) as NewSubscription);
      return HttpResponse.json(PREVIEW);
    }),
    http.post(path('/submit/new'), ({ request }) => submit(request, 'new', false)),
    http.post(path('/submit/plan-change'), ({ request }) => submit(request, 'plan-change', true)),
    http.post(path('/clients/verify-cin'), () => {
      api.lookups += 1;
      return HttpResponse.json({
        cin: 'AB123456',
        masked_contact: 'a***@example.ma',
        lookup_token: `token-${api.lookups}`,
        expires_at: new Date(Date.now() + 600_000 + api.lookups).toISOString(),
      });
    }),
    http.get(path('/clients/:cin/subscriptions'), () =>
      HttpResponse.json({ client, subscriptions: api.subscriptions }),
    ),
    http.get(path('/clients/:cin/invoices'), () =>
      HttpResponse.json({ client, invoices: api.bills }),
    ),
  );
  return api;
}

/** A refusal of the API with its code. */
export const refuse = (code: string, status: number) => () =>
  HttpResponse.json(problem(code), { status });
