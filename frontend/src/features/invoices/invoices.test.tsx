import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { Settlement } from '@/api/collections';
import { businessDay } from '@/domain/dates';
import { aDetailedInvoice, aLine, aPayment, anInvoice, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';
import { creditBody, creditSchema, creditValues } from './creditForm';

const one = '*/api/v1/invoices/invoice-1';
const payments = '*/api/v1/collections/payments';
const plain = (element: HTMLElement) => element.textContent.replace(/[\u00a0\u202f]/g, ' ');

function serveInvoice(changes: Parameters<typeof aDetailedInvoice>[0] = {}) {
  server.use(
    http.get(one, () => HttpResponse.json(aDetailedInvoice(changes))),
    http.get(`${one}/pdf`, () => new HttpResponse('%PDF-')),
    http.get(payments, () => HttpResponse.json(pageOf([aPayment()]))),
    http.get('*/api/v1/credit-notes', () => HttpResponse.json(pageOf([]))),
  );
}

const settled: Settlement = {
  payment: aPayment({ amount: '18.80' }),
  invoice_status: 'paid',
  outstanding_amount: '0.00',
  allocation_state: 'full',
  collection_case_status: null,
  idempotency_replayed: false,
};

/** Answers payments, the first ones with no answer at all, and keeps what was sent. */
function takePayments(lost = 0) {
  const sent: { key: string | null; body: unknown }[] = [];
  server.use(
    http.post(payments, async ({ request }) => {
      sent.push({ key: request.headers.get('idempotency-key'), body: await request.json() });
      return sent.length <= lost ? HttpResponse.error() : HttpResponse.json(settled);
    }),
  );
  return sent;
}

beforeEach(() => {
  URL.createObjectURL = () => 'blob:document';
  URL.revokeObjectURL = () => undefined;
});

async function openPayment() {
  const user = userEvent.setup();
  await renderOperator('/invoices/invoice-1');
  await user.click(await screen.findByRole('button', { name: 'Enregistrer un paiement' }));
  const dialog = await screen.findByRole('dialog', { name: 'Paiement de FAC-2026-000001' });
  const confirm = within(dialog).getByRole('button', { name: 'Enregistrer un paiement' });
  return { user, dialog, confirm };
}

describe('an invoice', () => {
  it('says of each line why it amounts to that', async () => {
    const lines = [
      aLine(),
      aLine({ id: 'line-2', billed_days: 12, line_total: '38.32' }),
      aLine({ id: 'line-3', line_type: 'activation', description: 'Frais de mise en service' }),
      aLine({ id: 'line-4', line_type: 'termination_fee' }),
      aLine({ id: 'line-5', line_type: 'termination_fee', line_total: '-99.00' }),
      aLine({ id: 'line-6', line_type: 'adjustment', contract_id: null, charge_id: 'charge-1' }),
    ];
    serveInvoice({ lines });
    await renderOperator('/invoices/invoice-1');
    const panel = await screen.findByRole('region', { name: 'Lignes et calcul' });
    expect(plain(panel)).toContain('Mois entier à 99,00 DH.');
    expect(plain(panel)).toContain('12 jours sur les 31 du mois, à 99,00 DH par mois.');
    expect(plain(panel)).toContain('Demandés une seule fois, à la mise en service.');
    expect(plain(panel)).toContain('parce que le contrat finit avant son engagement.');
    expect(plain(panel)).toContain('Rendus parce que la fin du contrat a changé.');
    expect(plain(panel)).toContain('Ajouté une seule fois par un opérateur.');
    expect(plain(panel)).toContain('Total TTC118,80 DH');
  });

  it('is paid: what is owed is proposed, and sent digit for digit', async () => {
    serveInvoice();
    const sent = takePayments();
    const { user, dialog, confirm } = await openPayment();
    expect(within(dialog).getByLabelText(/^Montant/)).toHaveValue('18,80');
    await user.type(within(dialog).getByLabelText('Référence'), 'VIR-9');
    await user.click(confirm);
    expect(await screen.findByText(/Paiement de 18,80/)).toBeVisible();
    const today = businessDay(new Date());
    const body = { method: 'bank_transfer', reference: 'VIR-9', note: null, amount: '18.80' };
    expect(sent.map((one) => one.body)).toEqual([
      { ...body, invoice_id: 'invoice-1', payment_date: today },
    ]);
  });

  it('is paid once, although the connection was lost and the button pressed again', async () => {
    serveInvoice();
    const sent = takePayments(1);
    const { user, dialog, confirm } = await openPayment();
    await user.dblClick(confirm);
    await waitFor(() => {
      expect(sent.length).toBeGreaterThan(0);
    });
    if (within(dialog).queryByText(/Rien n’est perdu/)) await user.click(confirm);
    expect(await screen.findByText(/Paiement de 18,80/)).toBeVisible();
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });

  it('is not paid with more than what is owed', async () => {
    serveInvoice();
    const sent = takePayments();
    const { user, dialog, confirm } = await openPayment();
    const amount = within(dialog).getByLabelText(/^Montant/);
    await user.clear(amount);
    await user.type(amount, '18,81');
    await user.click(confirm);
    await waitFor(() => {
      expect(amount).toHaveAccessibleDescription('Plus que le reste à payer.');
    });
    expect(sent).toEqual([]);
  });

  it('with payments is not voided, and says why', async () => {
    serveInvoice();
    const refusal = problem('invoice_has_payments');
    server.use(http.post(`${one}/void`, () => HttpResponse.json(refusal, { status: 409 })));
    const user = userEvent.setup();
    await renderOperator('/invoices/invoice-1');
    await user.click(await screen.findByRole('button', { name: 'Actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Annuler la facture' }));
    const dialog = await screen.findByRole('dialog', { name: /^Annuler FAC/ });
    const confirm = within(dialog).getByRole('button', { name: 'Annuler la facture' });
    await user.click(confirm);
    expect(await within(dialog).findByText('À renseigner.')).toBeVisible();
    await user.type(within(dialog).getByLabelText(/^Motif/), 'Doublon');
    await user.click(confirm);
    expect(await within(dialog).findByText(/annulez d’abord ses paiements/)).toBeVisible();
    expect(confirm).not.toBeInTheDocument();
  });

  it('has its payment taken back with a reason', async () => {
    serveInvoice();
    const sent: unknown[] = [];
    server.use(
      http.post(`${payments}/payment-1/reverse`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ ...settled, payment: aPayment({ status: 'reversed' }) });
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/invoices/invoice-1');
    await user.click(await screen.findByRole('button', { name: 'Annuler le paiement' }));
    const dialog = await screen.findByRole('dialog', { name: /Annuler le paiement de 100,00/ });
    await user.type(within(dialog).getByLabelText(/^Motif/), 'Chèque refusé');
    await user.click(within(dialog).getByRole('button', { name: 'Annuler le paiement' }));
    await waitFor(() => {
      expect(sent).toEqual([{ reason: 'Chèque refusé' }]);
    });
  });
});

describe('a credit note', () => {
  const lines = [aLine(), aLine({ id: 'line-2', line_total: '-10.00' })];

  it.each([
    [{ scope: 'whole' as const }, []],
    [{ scope: 'lines' as const, amounts: ['', ''] }, ['amounts.0']],
    [{ scope: 'lines' as const, amounts: ['99,01', ''] }, ['amounts.0']],
    [{ scope: 'lines' as const, amounts: ['abc', ''] }, ['amounts.0']],
    [{ scope: 'lines' as const, amounts: ['99', ''] }, []],
  ])('of %j has problems at %j', (typed, paths) => {
    const result = creditSchema(lines).safeParse({ ...creditValues(lines), ...typed });
    expect(result.error?.issues.map(({ path }) => path.join('.')) ?? []).toEqual(paths);
  });

  it('sends the whole, or the lines that have an amount', () => {
    const values = creditValues(lines);
    expect(creditBody(values, lines)).toEqual({ reason: 'correction', note: null });
    expect(creditBody({ ...values, scope: 'lines', amounts: ['12,5', ''] }, lines)).toEqual({
      reason: 'correction',
      note: null,
      lines: [{ invoice_line_id: 'line-1', amount: '12.50' }],
    });
  });

  it('is issued for one line, and its page shows the invoice again', async () => {
    serveInvoice();
    const sent: unknown[] = [];
    server.use(
      http.post(`${one}/credit-notes`, async ({ request }) => {
        sent.push(await request.json());
        const credit = { credit_note_number: 'AV-2026-000001', total_amount: '12.00' };
        return HttpResponse.json({ ...credit, currency: 'MAD' });
      }),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/invoices/invoice-1/credit');
    await user.click(await screen.findByText('Certaines lignes'));
    await user.type(screen.getByLabelText(/rendu sur Mobile 10 Go/), '10');
    await user.click(screen.getByRole('button', { name: 'Émettre un avoir' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/invoices/invoice-1');
    });
    expect(sent).toEqual([
      {
        reason: 'correction',
        note: null,
        lines: [{ invoice_line_id: 'line-1', amount: '10.00' }],
      },
    ]);
  });
});

describe('the list of invoices', () => {
  it('is exported as it is filtered', async () => {
    const asked: string[] = [];
    server.use(
      http.get('*/api/v1/invoices', () => HttpResponse.json(pageOf([anInvoice()], 31))),
      http.get('*/api/v1/invoices/export', ({ request }) => {
        asked.push(new URL(request.url).search);
        return new HttpResponse('number');
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/invoices?status=overdue&due_before=2026-11-20');
    await user.click(await screen.findByRole('button', { name: 'Exporter' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Tableau CSV' }));
    await waitFor(() => {
      expect(asked).toEqual(['?due_before=2026-11-20&status=overdue&format=csv']);
    });
  });
});
