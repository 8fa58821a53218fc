import type { APIRequestContext } from '@playwright/test';
import { expect } from './fixtures.ts';

const OPERATOR = { 'X-Actor-Id': 'operator' };
const DAY_MS = 86_400_000;

/** A suffix that no other run of these tests has used. */
export const unique = Date.now().toString(36).toUpperCase();

export const daysFromNow = (days: number) =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** What the API answers to an operator. */
export async function read<Answer>(api: APIRequestContext, path: string): Promise<Answer> {
  const answer = await api.get(`/api/v1/${path}`, { headers: OPERATOR });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as Answer;
}

interface Row {
  id: string;
  full_name: string;
  cin: string;
  client_id: string;
  invoice_number: string;
  client_name: string;
  service_identifier: string;
}

/** The rows of the first page of a list. */
export async function rows(api: APIRequestContext, list: string): Promise<Row[]> {
  return (await read<{ data: Row[] }>(api, list)).data;
}

/** The first row of a list, which the demo data has to have. */
export async function first(api: APIRequestContext, list: string): Promise<Row> {
  const [row] = await rows(api, list);
  if (!row) throw new Error(`the demo data has nothing at ${list}`);
  return row;
}

/** A client of one's own with this many mobile lines, signed ten days ago. */
export async function clientOf(
  api: APIRequestContext,
  name: string,
  lines = 1,
): Promise<{ id: string; name: string; contracts: string[] }> {
  const offer = await first(api, 'offers?q=Mobile%2010%20Go&status=active');
  const full = `${name} ${unique}`;
  const contracts: string[] = [];
  let client: object = {
    client: { full_name: full, cin: `${name.replace(/\W/g, '').slice(0, 6)}${unique}` },
  };
  let id = '';
  for (let line = 0; line < lines; line += 1) {
    const answer = await api.post('/api/v1/contracts/provision', {
      headers: OPERATOR,
      data: { offer_id: offer.id, contract_start_date: daysFromNow(-10), ...client },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    const { contract } = (await answer.json()) as { contract: Row };
    contracts.push(contract.id);
    id = contract.client_id;
    client = { client_id: id, provisioning_intent: 'new_line' };
  }
  return { id, name: full, contracts };
}
