import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { TerminationQuote } from '@/api/contracts';
import { aContract, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';
import { newClientBody, nobody, usualTerms } from './signing/signForm';

const aQuote = (changes: Partial<TerminationQuote> = {}): TerminationQuote => ({
  contract_id: 'contract-1',
  effective_date: '2026-10-05',
  policy: 'remaining_months',
  formula: 'Mensualités restantes : 5 × 99,00 DH = 495,00 DH',
  language: 'fr',
  commitment_end_date: '2027-03-01',
  months_remaining: 5,
  monthly_fee: '99.00',
  granted_advantage_amount: '0.00',
  fee_amount: '495.00',
  tax_rate: '0.20',
  tax_amount: '99.00',
  total_amount: '594.00',
  ...changes,
});

async function openDialog(quote: () => Response) {
  const asked: string[] = [];
  const sent: unknown[] = [];
  server.use(
    http.get('*/api/v1/contracts/contract-1', () =>
      HttpResponse.json(aContract({ commitment_end_date: '2027-03-01' })),
    ),
    http.get('*/api/v1/contracts/contract-1/terms', () => HttpResponse.json([])),
    http.get('*/api/v1/contracts/contract-1/audit', () => HttpResponse.json([])),
    http.get('*/api/v1/contracts/contract-1/termination-quote', ({ request }) => {
      asked.push(new URL(request.url).search);
      return quote();
    }),
    http.put('*/api/v1/contracts/contract-1/status', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(aContract({ status: 'terminated' }));
    }),
  );
  const user = userEvent.setup();
  await renderOperator('/contracts/contract-1');
  await user.click(await screen.findByRole('button', { name: 'Changer le statut' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Résilier' }));
  const dialog = await screen.findByRole('dialog', { name: /Résilier/ });
  return { user, dialog, asked, sent };
}

describe('ending a contract', () => {
  it('shows what it costs on the day, before anything is confirmed', async () => {
    const { user, dialog, asked, sent } = await openDialog(() => HttpResponse.json(aQuote()));
    expect(await within(dialog).findByText(/5 × 99,00 DH = 495,00 DH/)).toBeVisible();
    expect(dialog).toHaveTextContent(/Total TTC.*594,00/);
    const day = within(dialog).getByLabelText('Dernier jour de service');
    await user.clear(day);
    await user.type(day, '2026-10-05');
    await waitFor(() => {
      expect(asked.at(-1)).toBe('?effective_date=2026-10-05&language=fr');
    });
    await user.click(within(dialog).getByRole('button', { name: 'Résilier' }));
    await waitFor(() => {
      expect(sent).toEqual([{ status: 'terminated', effective_date: '2026-10-05' }]);
    });
  });

  it('lets the fee off for a reason, and for none it does not', async () => {
    const { user, dialog, sent } = await openDialog(() => HttpResponse.json(aQuote()));
    await user.click(await within(dialog).findByLabelText('Ne pas facturer ces frais'));
    const end = within(dialog).getByRole('button', { name: 'Résilier' });
    const reason = within(dialog).getByLabelText(/Motif/);
    expect(reason).toBeRequired();
    await user.type(reason, ' Départ à l’étranger ');
    await user.click(end);
    await waitFor(() => {
      expect(sent).toMatchObject([{ termination_fee_waiver: 'Départ à l’étranger' }]);
    });
  });

  it('has nothing to let off where nothing is due', async () => {
    const free = { formula: 'Rien n’est dû', fee_amount: '0.00', total_amount: '0.00' };
    const { dialog } = await openDialog(() => HttpResponse.json(aQuote(free)));
    expect(await within(dialog).findByText('Rien n’est dû')).toBeVisible();
    expect(within(dialog).queryByRole('checkbox')).toBeNull();
  });

  it('says why there is no quote', async () => {
    const { dialog } = await openDialog(() =>
      HttpResponse.json(problem('contract_date_invalid'), { status: 422 }),
    );
    expect(await within(dialog).findByRole('alert')).toBeVisible();
  });
});

describe('an order with an advantage', () => {
  const terms = { ...usualTerms('2026-11-20'), granted_advantage_amount: '1 200,5' };

  it('sends it with the commitment it was granted for', () => {
    const body = newClientBody({ ...terms, ...nobody, commitment_months: '24' });
    expect(body.granted_advantage_amount).toBe('1200.50');
  });

  it('sends none without a commitment', () => {
    expect(newClientBody({ ...terms, ...nobody })).not.toHaveProperty('granted_advantage_amount');
  });
});
