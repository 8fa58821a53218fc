import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { type ContactChange, type StatementEntry, statementPath } from '@/api/account';
import { aClient, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { ok, refused, serving, taking } from '@/test/sent';
import { server } from '@/test/server';

const one = '*/api/v1/customers/client-1';

const aChange = (changes: Partial<ContactChange> = {}): ContactChange => ({
  id: 'change-1',
  client_id: 'client-1',
  client_name: 'Amal Benali',
  status: 'pending',
  source: 'landing',
  current: { full_name: 'Amal Benali', email: 'amal@example.ma', phone: null, address: null },
  proposed: { full_name: null, email: 'new@example.ma', phone: null, address: null },
  created_at: '2026-11-19T09:00:00Z',
  decided_at: null,
  decided_by: null,
  ...changes,
});

const entry: StatementEntry = {
  id: 'entry-1',
  date: '2026-11-01',
  kind: 'invoice',
  reference: 'FAC-2026-000001',
  debit_amount: '118.80',
  credit_amount: '0.00',
  balance_amount: '118.80',
};

beforeEach(() => {
  server.use(
    http.get(one, () => HttpResponse.json(aClient(), { headers: { ETag: '"v1"' } })),
    http.get(`${one}/subscribers`, () => HttpResponse.json(pageOf([]))),
  );
});

describe('the account of a client', () => {
  it('says what is owed and what happened', async () => {
    const happened = {
      id: 'event-1',
      occurred_at: '2026-11-01T06:00:00Z',
      entity_type: 'invoice',
      entity_id: 'invoice-1',
      action: 'invoice_issued',
      title: 'FAC-2026-000009',
      actor_id: 'system',
      details: { total_amount: '118.80' },
    };
    server.use(http.get(`${one}/timeline`, () => HttpResponse.json(pageOf([happened]))));
    await renderOperator('/clients/client-1');
    const balance = await screen.findByRole('region', { name: 'Solde' });
    expect(await within(balance).findByText('18,80 DH')).toBeVisible();
    expect(within(balance).getByText('100,00 DH')).toBeVisible();
    const history = await screen.findByRole('list', { name: 'Historique' });
    expect(within(history).getByText(/^Facture émise/)).toBeVisible();
    expect(within(history).getByRole('link', { name: 'FAC-2026-000009' })).toHaveAttribute(
      'href',
      '/invoices/invoice-1',
    );
  });

  it('has a statement of any period', async () => {
    const asked: string[] = [];
    server.use(
      http.get(`${one}/statement`, ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json({
          client_id: 'client-1',
          client_name: 'Amal Benali',
          currency: 'MAD',
          from: '2026-11-01',
          to: '2026-11-30',
          opening_balance_amount: '0.00',
          total_debit_amount: '118.80',
          total_credit_amount: '0.00',
          closing_balance_amount: '118.80',
          entries: [entry],
        });
      }),
    );
    await renderOperator('/clients/client-1/statement?from=2026-11-01');
    expect(await screen.findByText('FAC-2026-000001')).toBeVisible();
    expect(asked).toEqual(['?from=2026-11-01']);
    expect(statementPath('client-1', { from: '2026-11-01' })).toBe(
      '/api/v1/customers/client-1/statement?from=2026-11-01&format=pdf',
    );
  });
});

describe('other contacts that a client gave', () => {
  it('are compared and accepted; one that somebody decided says so', async () => {
    const decided: string[] = [];
    server.use(
      http.get(`${one}/contact-changes`, () => HttpResponse.json(pageOf([aChange()]))),
      http.post('*/contact-changes/change-1/:decision', ({ params }) => {
        decided.push(String(params['decision']));
        return decided.length === 1
          ? HttpResponse.json(problem('contact_change_decided'), { status: 409 })
          : HttpResponse.json(aChange({ status: 'rejected' }));
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/clients/client-1');
    const panel = await screen.findByRole('region', { name: 'Changements de coordonnées' });
    expect(within(panel).getByText('new@example.ma')).toBeVisible();
    await user.click(within(panel).getByRole('button', { name: 'Accepter' }));
    expect(await within(panel).findByText(/déjà décidé/)).toBeVisible();
    await user.click(within(panel).getByRole('button', { name: 'Refuser' }));
    expect(await screen.findByText('Changement de Amal Benali refusé')).toBeVisible();
    expect(decided).toEqual(['accept', 'reject']);
  });

  it('are counted above the list of clients', async () => {
    server.use(http.get('*/api/v1/contact-changes', () => HttpResponse.json(pageOf([aChange()]))));
    await renderOperator('/clients');
    const link = await screen.findByRole('link', { name: '1 changement à décider' });
    expect(link).toHaveAttribute('href', '/clients/contact-changes');
  });
});

describe('all the contacts that clients gave', () => {
  it('are gone through by what became of them, and decided here too', async () => {
    const asked = taking('get', '/contact-changes', ok(pageOf([aChange()], 45)));
    const sent = taking('post', '/contact-changes/change-1/accept', ok(aChange()));
    const user = userEvent.setup();
    const router = await renderOperator('/clients/contact-changes');
    const card = await screen.findByRole('article', { name: 'Amal Benali' });
    expect(within(card).getByRole('row', { name: /^E-mail/ })).toHaveTextContent(
      'amal@example.manew@example.ma',
    );
    const link = within(card).getByRole('link', { name: 'Amal Benali' });
    expect(link).toHaveAttribute('href', '/clients/client-1');
    expect(screen.getByText('Page 1 sur 3')).toBeVisible();
    await user.click(within(card).getByRole('button', { name: 'Accepter' }));
    expect(await screen.findByText('Coordonnées de Amal Benali mises à jour')).toBeVisible();
    expect(sent).toHaveLength(1);
    const decided = aChange({ status: 'rejected', decided_by: 'sara' });
    const later = taking('get', '/contact-changes', ok(pageOf([decided])));
    await user.click(screen.getByRole('button', { name: /^Refusés/ }));
    expect(await screen.findByText('Refusé · sara')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Accepter' })).toBeNull();
    expect(router.state.location.search).toBe('?status=rejected');
    expect(asked[0]?.path).toContain('status=pending');
    expect(later.some(({ path }) => path.includes('status=rejected'))).toBe(true);
  });

  it('that are none say so, and why there may be some', async () => {
    serving('/contact-changes', pageOf([]));
    await renderOperator('/clients/contact-changes?status=accepted');
    expect(await screen.findByText('Aucun changement accepté.')).toBeVisible();
    expect(screen.getByText(/donne d’autres coordonnées en ligne/)).toBeVisible();
  });

  it('that could not be read say so with a reference', async () => {
    const failure = refused(500, problem('internal_error'));
    taking('get', '/contact-changes', failure);
    const user = userEvent.setup();
    await renderOperator('/clients/contact-changes');
    expect(await screen.findByText('Référence : trace-12345678')).toBeVisible();
    serving('/contact-changes', pageOf([]));
    await user.click(screen.getByRole('button', { name: 'Réessayer' }));
    expect(await screen.findByText('Rien à décider.')).toBeVisible();
  });
});

describe('a person', () => {
  it('who still owes is not forgotten', async () => {
    const body = problem('client_has_outstanding_amount', 'trace-1', {
      outstanding_amount: '18.80',
    });
    server.use(
      http.get('*/api/v1/me', () => HttpResponse.json({ actor_id: 'chef', roles: ['admin'] })),
      http.post(`${one}/anonymize`, () => HttpResponse.json(body, { status: 409 })),
    );
    const user = userEvent.setup();
    await renderOperator('/clients/client-1');
    await user.click(await screen.findByRole('button', { name: 'Actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Anonymiser' }));
    const dialog = await screen.findByRole('dialog', { name: 'Anonymiser Amal Benali ?' });
    expect(dialog).toHaveTextContent('C’est définitif');
    await user.click(within(dialog).getByRole('button', { name: 'Anonymiser' }));
    await waitFor(() => {
      expect(dialog).toHaveTextContent('18,80 DH');
    });
    expect(within(dialog).queryByRole('button', { name: 'Anonymiser' })).toBeNull();
  });
});
