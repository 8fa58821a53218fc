import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { Charge } from '@/api/charges';
import { aCharge, aClient, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';
import { chargeBody, noCharge } from './chargeForm';

const one = '*/api/v1/customers/client-1';

async function openPage(charges: Charge[]) {
  server.use(
    http.get(one, () => HttpResponse.json(aClient(), { headers: { ETag: '"v1"' } })),
    http.get(`${one}/charges`, () => HttpResponse.json(pageOf(charges))),
  );
  const user = userEvent.setup();
  await renderOperator('/clients/client-1');
  const panel = await screen.findByRole('region', { name: 'Frais et avoirs ponctuels' });
  return { user, panel };
}

describe('a one-off charge', () => {
  it('that is a credit goes out below zero, with what else was typed', () => {
    const typed = { amount: '1 200,5', description: ' Geste ', reason: ' Retard ' };
    expect(chargeBody({ ...noCharge, ...typed, kind: 'credit' })).toEqual({
      amount: '-1200.50',
      description: 'Geste',
      reason: 'Retard',
      contract_id: null,
      not_before: null,
    });
  });

  it('is shown waiting, or with the document that carries it', async () => {
    const { panel } = await openPage([
      aCharge({ not_before: '2026-12-01' }),
      aCharge({ id: '2', status: 'billed', invoice_id: 'i9', invoice_number: 'FAC-2026-000009' }),
      aCharge({
        id: '3',
        status: 'billed',
        credit_note_id: 'c4',
        credit_note_number: 'AV-2026-000004',
      }),
    ]);
    expect(await within(panel).findByText('En attente')).toBeVisible();
    expect(panel).toHaveTextContent(/à partir du.*2026/);
    const invoice = within(panel).getByRole('link', { name: 'FAC-2026-000009' });
    expect(invoice).toHaveAttribute('href', '/invoices/i9');
    const note = within(panel).getByRole('link', { name: 'AV-2026-000004' });
    expect(note).toHaveAttribute('href', '/credit-notes/c4');
    expect(within(panel).getAllByRole('button', { name: 'Retirer' })).toHaveLength(1);
  });

  it('is added once, however often it is sent', async () => {
    const sent: unknown[] = [];
    const { user, panel } = await openPage([]);
    server.use(
      http.post(`${one}/charges`, async ({ request }) => {
        sent.push(await request.json(), request.headers.get('idempotency-key') !== null);
        return HttpResponse.json(aCharge());
      }),
    );
    expect(await within(panel).findByText(/Rien n’a été ajouté/)).toBeVisible();
    await user.click(within(panel).getByRole('button', { name: 'Ajouter' }));
    const dialog = await screen.findByRole('dialog', { name: 'Ajouter' });
    const confirm = within(dialog).getByRole('button', { name: /prochaine facture/ });
    await user.click(confirm);
    expect(within(dialog).getByLabelText(/Montant HT/)).toBeInvalid();
    await user.type(within(dialog).getByLabelText(/Montant HT/), '50');
    await user.type(within(dialog).getByLabelText(/Libellé/), 'Déplacement');
    await user.type(within(dialog).getByLabelText(/Motif/), 'Demandé');
    await user.click(confirm);
    await waitFor(() => {
      expect(sent).toEqual([
        {
          amount: '50.00',
          description: 'Déplacement',
          reason: 'Demandé',
          contract_id: null,
          not_before: null,
        },
        true,
      ]);
    });
  });

  it('that was billed meanwhile is not taken back', async () => {
    const { user, panel } = await openPage([aCharge()]);
    server.use(
      http.delete(`${one}/charges/charge-1`, () =>
        HttpResponse.json(problem('charge_already_billed'), { status: 409 }),
      ),
    );
    await user.click(await within(panel).findByRole('button', { name: 'Retirer' }));
    const dialog = await screen.findByRole('dialog', { name: /Retirer/ });
    expect(dialog).toHaveTextContent(/50,00/);
    await user.click(within(dialog).getByRole('button', { name: 'Retirer' }));
    expect(await within(dialog).findByText(/faites plutôt un avoir/)).toBeVisible();
    expect(within(dialog).queryByRole('button', { name: 'Retirer' })).toBeNull();
  });
});
