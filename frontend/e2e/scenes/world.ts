import type { APIRequestContext } from '@playwright/test';

const ADMIN = { 'X-Actor-Id': 'operator', 'X-Actor-Roles': 'admin' };
const HOOK = 'https://erp.example.ma/mt-facturation';
const SALMA = { cin: 'PB204711', full_name: 'Salma Bennis' };

/** The records that the scenes show. */
export interface World {
  client: string;
  /** Has two lines of the same service. */
  twoLines: string;
  contract: string;
  offer: string;
  /** The first and last day of the month. */
  month: [string, string];
  /** Overdue. */
  invoice: string;
  run: string;
  case: string;
  user: string;
  webhook: string;
}

interface Row {
  id: string;
  billing_run_id: string;
  client_id: string;
  cin: string;
  full_name: string;
}

/** An overdue invoice of somebody who still has a service. */
async function servedDebtor(rows: (list: string) => Promise<Row[]>) {
  for (const invoice of await rows('invoices?status=overdue&size=20&sort=-total_amount')) {
    const [contract] = await rows(`contracts?client_id=${invoice.client_id}&status=active`);
    if (contract) return { invoice, contract: contract.id };
  }
  throw new Error('nobody who is served owes anything');
}

/** Find the records among the demo data, and add what it does not have. */
export async function worldOf(api: APIRequestContext, today: string): Promise<World> {
  const rows = async (list: string) => {
    const answer = await api.get(`/api/v1/${list}`, { headers: ADMIN });
    return ((await answer.json()) as { data: Row[] }).data;
  };
  const first = async (list: string) => {
    const [row] = await rows(list);
    if (!row) throw new Error(`nothing at ${list}`);
    return row;
  };
  // another test may add the same at the same time: what counts is that it is there afterwards
  const made = async (list: string, path: string, data: object) => {
    if ((await rows(list)).length === 0)
      await api.post(`/api/v1/${path}`, { headers: ADMIN, data });
    return first(list);
  };
  const offer = await first('offers?q=Mobile%2020%20Go&status=active');
  const late = await first('collections/cases?status=in_progress&size=1&sort=-outstanding_amount');
  const { invoice, contract } = await servedDebtor(rows);
  const client = await first(`customers?q=PB204711`).catch(() => null);
  const twoLines =
    client?.id ??
    (await signTwice(api, offer.id, today)) ??
    (await first('customers?q=PB204711')).id;
  await made('users?q=nadia', 'users', {
    email: 'nadia.tazi@mt-telecom.example',
    full_name: 'Nadia Tazi',
    roles: ['billing', 'collections'],
  });
  await made('api-clients', 'api-clients', { name: 'Boutique Agdal', roles: ['partner'] });
  await made('webhook-endpoints', 'webhook-endpoints', {
    url: HOOK,
    description: 'Comptabilité',
    event_types: ['invoice.issued', 'payment.posted'],
    is_active: false,
  });
  await proposeContact(api, offer.id, twoLines, today);
  return {
    client: invoice.client_id,
    twoLines,
    contract,
    offer: offer.id,
    month: monthOf(today),
    invoice: invoice.id,
    run: (await first('billing/runs?size=1')).billing_run_id,
    case: late.id,
    user: (await first('users?q=nadia')).id,
    webhook: (await first('webhook-endpoints')).id,
  };
}

function monthOf(day: string): [string, string] {
  const [year, month] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).toISOString().slice(0, 10);
  return [`${day.slice(0, 7)}-01`, last];
}

/** Nothing when another test signs the same client at this moment. */
async function signTwice(
  api: APIRequestContext,
  offer: string,
  day: string,
): Promise<string | undefined> {
  const sign = async (who: object) => {
    const answer = await api.post('/api/v1/contracts/provision', {
      headers: ADMIN,
      data: { offer_id: offer, contract_start_date: day, ...who },
    });
    return ((await answer.json()) as { contract?: Row }).contract?.client_id;
  };
  const client = { ...SALMA, client_type: 'individual', phone: '0661204711', language: 'fr' };
  const id = await sign({ client });
  if (id !== undefined) await sign({ client_id: id, provisioning_intent: 'new_line' });
  return id;
}

/** What the client says at the public page about how to be reached waits for an operator. */
async function proposeContact(
  api: APIRequestContext,
  offer: string,
  client: string,
  day: string,
): Promise<void> {
  const waiting = await api.get(`/api/v1/customers/${client}/contact-changes`, { headers: ADMIN });
  if (((await waiting.json()) as { data: unknown[] }).data.length > 0) return;
  await api.post('/api/v1/landing/submit/new', {
    headers: { 'Idempotency-Key': `contact-of-${client}` },
    data: {
      ...SALMA,
      service_category: 'mobile',
      offer_id: offer,
      contract_start_date: day,
      email: 'salma.bennis@example.ma',
      contact_phone: '0662335544',
      address: '14, rue Moulay Youssef, Rabat',
      mobile_number_mode: 'assign_new',
    },
  });
}
