import { type APIRequestContext, expect, type Page } from '@playwright/test';
import ar from '../src/i18n/ar/landing';
import en from '../src/i18n/en/landing';
import fr from '../src/i18n/fr/landing';
import { FULL } from './depth.ts';
import { wordsOf } from './words.ts';

const OPERATOR = { 'X-Actor-Id': 'e2e' };

export const LANGUAGES = ['fr', 'ar', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const SPOKEN = { fr: wordsOf(fr), ar: wordsOf(ar), en: wordsOf(en) };
let turn = 0;

/** The languages that a journey is made in, with their words: every one in a full run, otherwise the next in turn. */
export function spoken() {
  const chosen = FULL ? LANGUAGES : LANGUAGES.slice(turn % LANGUAGES.length).slice(0, 1);
  turn += 1;
  return chosen.map((lang) => ({ lang, say: SPOKEN[lang] }));
}

interface Offer {
  id: string;
  name: string;
  service_category: string;
}

/** A CIN that nobody has yet. */
export function newCin(): string {
  return `E2E${Date.now().toString(36)}${Math.floor(Math.random() * 46_655).toString(36)}`.toUpperCase();
}

export async function offersOf(api: APIRequestContext, service: string): Promise<Offer[]> {
  const answer = await api.get('/api/v1/landing/bootstrap');
  const { offer_categories: categories } = (await answer.json()) as {
    offer_categories: { service_category: string; offers: Offer[] }[];
  };
  return categories.find((category) => category.service_category === service)?.offers ?? [];
}

/** A client with one line of each of these services, as an operator would sign them. */
export async function clientWith(api: APIRequestContext, ...services: string[]): Promise<string> {
  const cin = newCin();
  let known: { client_id: string } | { client: object } = {
    client: {
      cin,
      client_type: 'individual',
      full_name: 'Nadia Idrissi',
      email: 'nadia@example.ma',
      phone: '0655334422',
      address: '3 rue Oukaimeden, Rabat',
    },
  };
  for (const service of services) {
    const [offer] = await offersOf(api, service);
    const answer = await api.post('/api/v1/contracts/provision', {
      headers: OPERATOR,
      data: {
        ...known,
        offer_id: offer?.id,
        contract_start_date: today(),
        provisioning_intent: 'new_line',
      },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    const { contract } = (await answer.json()) as { contract: { client_id: string } };
    known = { client_id: contract.client_id };
  }
  return cin;
}

/** The CIN of a client who has invoices. */
export async function billedCin(api: APIRequestContext): Promise<string> {
  const invoices = await api.get('/api/v1/invoices?size=1', { headers: OPERATOR });
  const { data } = (await invoices.json()) as { data: { client_id: string }[] };
  const client = await api.get(`/api/v1/customers/${data[0]?.client_id ?? ''}`, {
    headers: OPERATOR,
  });
  return ((await client.json()) as { cin: string }).cin;
}

/** How many contracts the client of a CIN has. */
export async function contractsOf(api: APIRequestContext, cin: string): Promise<number> {
  const clients = await api.get(`/api/v1/customers?cin=${cin}`, { headers: OPERATOR });
  const [client] = ((await clients.json()) as { data: { id: string }[] }).data;
  if (!client) return 0;
  const contracts = await api.get(`/api/v1/contracts?client_id=${client.id}`, {
    headers: OPERATOR,
  });
  return ((await contracts.json()) as { data: unknown[] }).data.length;
}

/** Today on the operator's clock. */
export function today(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Casablanca' }).format(new Date());
}

/** Press the one button of the page and wait for the next page. */
export async function go(page: Page): Promise<void> {
  const from = page.url();
  await page.locator('.button-main').click();
  await page.waitForURL((address) => address.href !== from);
  // the address changes first; the next question has come when its heading has the focus
  await expect(page.locator('h1')).toBeFocused();
}

export const step = (page: Page) => page.url().split('?')[0]?.split('/').at(-1);

export async function choose(page: Page, value: string): Promise<void> {
  await page.locator(`input[type=radio][value="${value}"]`).check();
  await go(page);
}

export async function fillIn(page: Page, answers: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(answers)) {
    await page.locator(`#field-${name}`).fill(value);
  }
  await go(page);
}

type Visit = (step: string) => Promise<void>;
const nothing: Visit = () => Promise.resolve();

/** Answer every question of a subscription up to the check page. `visit` looks at each page before it is answered. */
export async function subscribeUpToCheck(
  page: Page,
  subject: { service: string; mode?: 'use_existing' | 'assign_new'; cin: string; number?: string },
  visit: Visit = nothing,
): Promise<void> {
  const { service, mode = 'assign_new', cin, number } = subject;
  const [offer] = await offersOf(page.request, service);
  await visit('service');
  await choose(page, service);
  await visit('offer');
  await choose(page, offer?.id ?? '');
  if (service === 'mobile') {
    await visit('number');
    await choose(page, mode);
  }
  if (service === 'mobile' && mode === 'use_existing') {
    await visit('keep');
    await fillIn(page, { number: number ?? '' });
  } else if (service === 'mobile') {
    await expect(page.locator('input[type=radio]')).toHaveCount(5);
    await page.locator('input[type=radio]').nth(3).check();
    await expect(page.locator('#chosen-number')).toHaveAttribute('readonly');
    await visit('choose');
    await go(page);
  } else {
    await expect(page.locator('#home-number')).toHaveValue(/^\+212 [58]/);
    await expect(page.locator('#home-number')).toHaveAttribute('readonly');
    await visit('home');
    await go(page);
  }
  await visit('start');
  await choose(page, 'today');
  await visit('commitment');
  await choose(page, '12');
  await visit('identity');
  await fillIn(page, { cin, name: 'Salma Alaoui' });
  await visit('contact');
  await fillIn(page, { email: 'salma@example.ma', phone: '06 55 33 44 22' });
  await visit('address');
  await fillIn(page, { address: '12 rue des Orangers, Rabat' });
  await expect(page.locator('.cost')).toBeVisible();
  await visit('check');
}
