import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { BillingRunDetail, InvoiceDetail } from '@/api/billing';
import { anInvoice, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';
import { paymentBody } from './invoice/paymentForm';
import { runBody, usualRun } from './runs/runForm';

const plain = (element: HTMLElement) => element.textContent.replace(/[\u00a0\u202f]/g, ' ');

const detail = (): InvoiceDetail => ({
  ...anInvoice(),
  lines: [
    {
      id: 'line-1',
      invoice_id: 'invoice-1',
      contract_id: 'contract-1',
      offer_id: 'offer-1',
      service_category: 'mobile',
      service_identifier: '+212612345678',
      line_type: 'recurring',
      description: 'Mobile 10 Go',
      unit_amount: '84.86',
      unit_fee: '99.00',
      line_total: '84.86',
      billed_days: 24,
      month_days: 28,
      service_period_start: '2026-02-05',
      service_period_end: '2026-02-28',
      tax_rate: '0.20',
      created_at: '2026-03-01T06:00:00Z',
    },
  ],
});

const aRun = (changes: Partial<BillingRunDetail> = {}): BillingRunDetail => ({
  billing_run_id: 'run-1',
  status: 'completed',
  period_start: '2026-10-01',
  period_end: '2026-10-31',
  due_days: 15,
  tax_rate: '0.20',
  invoice_count: 2,
  invoice_ids: [],
  subtotal_amount: '198.00',
  tax_amount: '39.60',
  total_amount: '237.60',
  created_at: '2026-11-01T06:00:00Z',
  completed_at: '2026-11-01T06:00:02Z',
  parked_clients: [],
  progress: {
    clients_done: 2,
    clients_total: 2,
    invoices: 2,
    credit_notes: 0,
    parked_clients: 0,
  },
  ...changes,
});

beforeEach(() => {
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:pdf', revokeObjectURL: () => undefined }),
  );
  server.use(
    http.get('*/api/v1/invoices/invoice-1', () => HttpResponse.json(detail())),
    http.get('*/api/v1/invoices/invoice-1/pdf', () => HttpResponse.arrayBuffer(new ArrayBuffer(8))),
    http.get('*/api/v1/collections/payments', () => HttpResponse.json(pageOf([]))),
  );
});

describe('what is sent', () => {
  it('of a payment is exact', () => {
    const typed = {
      amount: '18,8',
      payment_date: '2026-11-20',
      method: 'cash',
      reference: ' ',
      note: '',
    };
    expect(paymentBody(typed, 'invoice-1')).toEqual({
      invoice_id: 'invoice-1',
      amount: '18.80',
      payment_date: '2026-11-20',
      method: 'cash',
      reference: null,
      note: null,
    });
  });

  it('of a run is last month, at the operator’s own rate unless another is typed', () => {
    const run = usualRun('2026-03-31');
    expect(runBody(run)).toEqual({
      period_start: '2026-02-01',
      period_end: '2026-02-28',
      due_days: 15,
    });
    expect(runBody({ ...run, tax_rate: '7,5' })).toMatchObject({ tax_rate: '0.075' });
  });
});

describe('an invoice', () => {
  it('explains each amount, and shows its document', async () => {
    await renderOperator('/invoices/invoice-1');
    const lines = await screen.findByRole('region', { name: 'Lignes' });
    expect(plain(lines)).toContain('24 jours sur 28 à 99,00 DH par mois');
    expect(plain(lines)).toContain('84,86 DH');
    expect(await screen.findByTitle('Facture FAC-2026-000001')).toHaveAttribute(
      'src',
      expect.stringMatching(/^blob:/),
    );
    expect(screen.getByRole('link', { name: 'Télécharger le PDF' })).toHaveAttribute(
      'download',
      'FAC-2026-000001.pdf',
    );
  });

  it('takes a payment once, and refuses one that is too large at its field', async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.post('*/api/v1/collections/payments', async ({ request }) => {
        keys.push(request.headers.get('idempotency-key'));
        const body = (await request.json()) as { amount: string };
        const details = { amount: body.amount, outstanding_amount: '18.80' };
        return body.amount === '10.00'
          ? HttpResponse.json({
              allocation_state: 'partial',
              invoice_status: 'overdue',
              outstanding_amount: '8.80',
              payment: { id: 'p1', amount: '10.00', currency: 'MAD' },
            })
          : HttpResponse.json(problem('payment_exceeds_outstanding', 't-1', details), {
              status: 422,
            });
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/invoices/invoice-1');
    await user.click(await screen.findByRole('button', { name: 'Enregistrer un paiement' }));
    const dialog = await screen.findByRole('dialog', { name: /Paiement de FAC/ });
    const amount = within(dialog).getByLabelText(/Montant/);
    expect(amount).toHaveValue('18.80');
    await user.clear(amount);
    await user.type(amount, '99');
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer un paiement' }));
    await waitFor(() => {
      expect(amount).toHaveAccessibleDescription('Le paiement dépasse le reste à payer.');
    });
    await user.clear(amount);
    await user.type(amount, '10');
    await user.dblClick(within(dialog).getByRole('button', { name: 'Enregistrer un paiement' }));
    await waitFor(() => {
      expect(dialog).not.toBeInTheDocument();
    });
    expect(keys).toHaveLength(2);
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe('a billing run', () => {
  it('is previewed, confirmed with its amount, and followed', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/v1/billing/runs/preview', () =>
        HttpResponse.json({
          period_start: '2026-10-01',
          period_end: '2026-10-31',
          client_count: 2,
          invoice_count: 2,
          credit_note_count: 0,
          subtotal_amount: '198.00',
          tax_amount: '39.60',
          total_amount: '237.60',
          anomalies: [
            { client_id: 'c9', client_name: 'Omar Trop', reason: 'total_above_bound', details: {} },
          ],
          clients: [],
          page: 1,
          size: 10,
        }),
      ),
      http.post('*/api/v1/billing/runs', async ({ request }) => {
        sent.push(request.headers.get('idempotency-key'), await request.json());
        return HttpResponse.json(aRun({ status: 'queued' }), { status: 202 });
      }),
      http.get('*/api/v1/billing/runs/run-1', () => HttpResponse.json(aRun())),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/invoices/runs/new');
    await user.click(await screen.findByRole('button', { name: 'Prévisualiser' }));
    expect(await screen.findByText('Le total dépasse le plafond fixé.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Émettre les factures' }));
    const dialog = await screen.findByRole('dialog', { name: /Émettre pour 237,60/ });
    expect(dialog).toHaveTextContent('2 factures seront émises');
    await user.click(within(dialog).getByRole('button', { name: /^Émettre/ }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/invoices/runs/run-1');
    });
    expect(sent[0]).toMatch(/^[\x21-\x7e]{8,255}$/);
    expect(sent[1]).toMatchObject({ due_days: 15 });
    expect(await screen.findByText('2 sur 2')).toBeVisible();
  });

  it('with clients set aside can be resumed', async () => {
    let resumed = 0;
    const parked = {
      client_id: 'c9',
      client_name: 'Omar Trop',
      reason: 'missing_price',
      details: {},
      resolved_at: null,
    };
    server.use(
      http.get('*/api/v1/billing/runs/run-1', () =>
        HttpResponse.json(aRun({ status: 'completed_with_errors', parked_clients: [parked] })),
      ),
      http.post('*/api/v1/billing/runs/run-1/resume', () => {
        resumed += 1;
        return HttpResponse.json(aRun());
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/invoices/runs/run-1');
    expect(await screen.findByText('Une offre n’a pas de prix.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Reprendre 1 client' }));
    await waitFor(() => {
      expect(resumed).toBe(1);
    });
  });
});
