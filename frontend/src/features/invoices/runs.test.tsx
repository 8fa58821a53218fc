import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { BillingPreview, BillingRunDetail } from '@/api/billing';
import { pageOf } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';
import { runBody, runSchema, runValues } from './runForm';

const runs = '*/api/v1/billing/runs';
const plain = (element: HTMLElement) => element.textContent.replace(/[\u00a0\u202f]/g, ' ');

const aRun = (changes: Partial<BillingRunDetail> = {}): BillingRunDetail => ({
  billing_run_id: 'run-1',
  status: 'completed',
  period_start: '2026-10-01',
  period_end: '2026-10-31',
  due_days: 15,
  tax_rate: '0.20',
  invoice_count: 57,
  subtotal_amount: '14378.03',
  tax_amount: '2875.61',
  total_amount: '17253.64',
  invoice_ids: [],
  progress: {
    clients_done: 58,
    clients_total: 58,
    invoices: 57,
    credit_notes: 0,
    parked_clients: 0,
  },
  parked_clients: [],
  created_at: '2026-11-01T06:00:00Z',
  completed_at: '2026-11-01T06:00:09Z',
  idempotency_replayed: false,
  ...changes,
});

const parked = {
  client_id: 'client-9',
  client_name: 'Youssef Alaoui',
  reason: 'increase_above_bound',
  details: { total_amount: '900.00', last_amount: '100.00' },
  resolved_at: null,
};

const preview: BillingPreview = {
  period_start: '2026-10-01',
  period_end: '2026-10-31',
  client_count: 58,
  invoice_count: 57,
  credit_note_count: 0,
  subtotal_amount: '14378.03',
  tax_amount: '2875.61',
  total_amount: '17253.64',
  change: {
    previous_period_start: '2026-09-01',
    previous_period_end: '2026-09-30',
    previous_total_amount: '16053.64',
    difference_amount: '1200.00',
    causes: [
      { cause: 'new_contracts', contract_count: 7, amount: '1300.00' },
      { cause: 'one_off', contract_count: 0, amount: '-300.00' },
      { cause: 'tax', contract_count: 0, amount: '200.00' },
    ],
  },
  anomalies: [parked],
  clients: [
    {
      client_id: 'client-1',
      client_name: 'Amal Benali',
      subtotal_amount: '99.00',
      tax_amount: '19.80',
      total_amount: '118.80',
      lines: [],
    },
  ],
  page: 1,
  size: 10,
};

describe('a billing run as typed', () => {
  const month = runValues('2026-11-20');

  it('is of the month that ended last', () => {
    expect(runBody(month)).toEqual({ period_start: '2026-10-01', period_end: '2026-10-31' });
  });

  it.each([
    [{ due_days: '30', tax_rate: '5,5' }, []],
    [{ due_days: '0' }, ['due_days']],
    [{ due_days: '91' }, ['due_days']],
    [{ tax_rate: '120' }, ['tax_rate']],
    [{ period_end: '2026-09-30' }, ['period_end']],
  ])('with %j has problems at %j', (typed, paths) => {
    const result = runSchema.safeParse({ ...month, ...typed });
    expect(result.error?.issues.map(({ path }) => path.join('.')) ?? []).toEqual(paths);
  });
});

describe('billing runs', () => {
  it('are previewed, confirmed with their amount, started once and followed', async () => {
    const sent: [string | null, unknown][] = [];
    server.use(
      http.get(runs, () => HttpResponse.json(pageOf([aRun()]))),
      http.post(`${runs}/preview`, () => HttpResponse.json(preview)),
      http.post(runs, async ({ request }) => {
        sent.push([request.headers.get('prefer'), await request.json()]);
        return HttpResponse.json(aRun({ status: 'queued' }), { status: 202 });
      }),
      http.get(`${runs}/run-1`, () => HttpResponse.json(aRun())),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/invoices/runs/new');
    const start = await screen.findByLabelText(/^Du/);
    await user.clear(start);
    await user.type(start, '2026-10-01');
    const end = screen.getByLabelText(/^Au/);
    await user.clear(end);
    await user.type(end, '2026-10-31');
    await user.click(screen.getByRole('button', { name: 'Calculer l’aperçu' }));
    const shown = await screen.findByRole('region', { name: /^Aperçu/ });
    expect(plain(shown)).toContain('17 253,64 DH');
    const change = screen.getByRole('region', { name: 'Évolution par cause' });
    expect(plain(change)).toContain('16 053,64 DH');
    expect(plain(change)).toMatch(/Différence.*1 200,00 DH/);
    const rows = within(change).getAllByRole('row').slice(1).map(plain);
    expect(rows).toEqual([
      'Nouveaux contrats71 300,00 DH',
      'Frais et avoirs ponctuels–-300,00 DH',
      'TVA–200,00 DH',
    ]);
    const aside = screen.getByRole('region', { name: 'Clients mis de côté' });
    expect(plain(aside)).toContain('Total : 900,00 DH');
    expect(plain(aside)).toContain('Mois précédent : 100,00 DH');
    await user.click(screen.getByRole('button', { name: 'Émettre 57 factures' }));
    const dialog = await screen.findByRole('dialog', { name: 'Facturer octobre 2026 ?' });
    expect(plain(dialog)).toContain('57 factures pour un total de 17 253,64 DH');
    expect(sent).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Émettre 57 factures' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/invoices/runs/run-1');
    });
    expect(sent).toEqual([
      ['respond-async', { period_start: '2026-10-01', period_end: '2026-10-31' }],
    ]);
    expect(await screen.findByText('58 sur 58')).toBeVisible();
  });

  it('must be previewed again once their terms have changed', async () => {
    server.use(
      http.get(runs, () => HttpResponse.json(pageOf([]))),
      http.post(`${runs}/preview`, () => HttpResponse.json(preview)),
    );
    const user = userEvent.setup();
    await renderOperator('/invoices/runs/new');
    await user.click(await screen.findByRole('button', { name: 'Calculer l’aperçu' }));
    expect(await screen.findByRole('button', { name: 'Émettre 57 factures' })).toBeVisible();
    await user.type(screen.getByLabelText(/^Taux de TVA/), '10');
    expect(screen.getByText(/conditions ont changé/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Émettre 57 factures' })).not.toBeInTheDocument();
  });

  it('take up again the clients that were left aside', async () => {
    let resumed = 0;
    const counts = { ...aRun().progress, parked_clients: 1 };
    const run = aRun({
      status: 'completed_with_errors',
      progress: counts,
      parked_clients: [parked],
    });
    server.use(
      http.get(`${runs}/run-1`, () => HttpResponse.json(resumed === 0 ? run : aRun())),
      http.post(`${runs}/run-1/resume`, () => {
        resumed += 1;
        return HttpResponse.json(aRun());
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/invoices/runs/run-1');
    expect(await screen.findByText('Le total augmente plus que permis.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Reprendre ces clients' }));
    expect(await screen.findByText('Terminée')).toBeVisible();
    expect(resumed).toBe(1);
  });

  it('have a history', async () => {
    server.use(http.get(runs, () => HttpResponse.json(pageOf([aRun()]))));
    await renderOperator('/invoices/runs');
    const link = await screen.findByRole('link', { name: 'octobre 2026' });
    expect(link).toHaveAttribute('href', '/invoices/runs/run-1');
  });
});
