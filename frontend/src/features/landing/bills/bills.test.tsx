import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { problem } from '@/test/data';
import { publicApi } from '@/test/landing';
import { bill, DRAFT_ID, savedDraft } from '@/test/landingData';
import { renderLanding } from '@/test/render';
import { server } from '@/test/server';

const FLOW = 'check_billing_and_download_invoices';
const LIST = `/landing/bills/${DRAFT_ID}/list`;
const plain = (element?: HTMLElement) =>
  (element?.textContent ?? '').replace(/[\u00a0\u202f]/g, ' ');
const expired = () => HttpResponse.json(problem('landing_token_expired'), { status: 401 });

describe('the bills of a client', () => {
  let saved = vi.fn(() => '');

  beforeEach(() => {
    saved = vi.fn(() => 'blob:paper');
    URL.createObjectURL = saved;
    URL.revokeObjectURL = vi.fn();
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  });

  it('are listed with their status and what is due', async () => {
    const paid = bill({
      invoice_id: 'invoice-2',
      invoice_number: 'FAC-2026-000054',
      period_start: '2026-09-01',
      status: 'paid',
      outstanding_amount: '0.00',
    });
    publicApi({ bills: [bill(), paid] });
    const user = userEvent.setup();
    await renderLanding('/landing/bills');
    await user.type(await screen.findByLabelText('Numéro de la CIN'), 'AB123456');
    await user.click(screen.getByRole('button', { name: 'Continuer' }));
    await screen.findByRole('heading', { level: 1, name: 'Vos factures' });
    await screen.findByText('FAC-2026-000054');
    const [first, second] = screen
      .getAllByRole('listitem')
      .filter((item) => item.className === 'bill');
    expect(plain(first)).toMatch(/octobre 2026.*En retard.*Reste à payer18,80 DH/);
    expect(plain(first)).toContain('15 novembre 2026');
    expect(plain(second)).toMatch(/septembre 2026.*Payée/);
    expect(plain(second)).not.toContain('Reste à payer');
    expect(screen.getByRole('main').querySelectorAll('.bill a')).toHaveLength(0);
  });

  it('are downloaded, with a fresh address when the first is too old', async () => {
    const api = publicApi({ draft: savedDraft(FLOW, {}) });
    const asked: string[] = [];
    server.use(
      http.get('*/landing/invoices/:id/document', ({ request }) => {
        const token = new URL(request.url).searchParams.get('token') ?? '';
        asked.push(token);
        if (token === 'first') return expired();
        return HttpResponse.text('%PDF-1.7');
      }),
    );
    const user = userEvent.setup();
    await renderLanding(LIST);
    const button = await screen.findByRole('button', { name: /Télécharger.*octobre 2026/ });
    api.bills = [bill({ document_download_url: '/api/v1/landing/invoices/x/document?token=next' })];
    await user.click(button);
    await waitFor(() => {
      expect(saved).toHaveBeenCalledTimes(1);
    });
    expect(asked).toEqual(['first', 'next']);
    expect(window.location.href).not.toContain('token');
  });

  it('ask who it is again once the verification ended', async () => {
    publicApi({ draft: savedDraft(FLOW, {}) });
    server.use(http.get('*/landing/clients/:cin/invoices', expired, { once: true }));
    const user = userEvent.setup();
    await renderLanding(LIST);
    await screen.findByRole('heading', { level: 1, name: 'La vérification a expiré' });
    await user.click(screen.getByRole('button', { name: 'Confirmer que c’est moi' }));
    await screen.findByRole('heading', { level: 1, name: 'Vos factures' });
  });

  it('say so when there is none yet', async () => {
    publicApi({ draft: savedDraft(FLOW, {}), bills: [] });
    await renderLanding(LIST);
    expect(await screen.findByText('Pas encore de facture')).toBeVisible();
  });

  it('that cannot be read can be asked for again', async () => {
    publicApi({ draft: savedDraft(FLOW, {}) });
    server.use(
      http.get('*/landing/clients/:cin/invoices', () =>
        HttpResponse.json(problem('conflict', 'trace-87654321'), { status: 409 }),
      ),
    );
    await renderLanding(LIST);
    expect(await screen.findByRole('button', { name: 'Réessayer' })).toBeVisible();
  });

  it('whose document cannot be had say so, with the reference to quote', async () => {
    publicApi({ draft: savedDraft(FLOW, {}) });
    server.use(
      http.get('*/landing/invoices/:id/document', () =>
        HttpResponse.json(problem('document_unavailable', 'trace-87654321'), { status: 503 }),
      ),
    );
    const user = userEvent.setup();
    await renderLanding(LIST);
    await user.click(await screen.findByRole('button', { name: /Télécharger/ }));
    expect(await screen.findByText('Cela n’a pas fonctionné')).toBeVisible();
    expect(screen.getByText('trace-87654321')).toBeVisible();
  });
});
