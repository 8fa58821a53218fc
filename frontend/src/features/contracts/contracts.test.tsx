import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { Provision, ProvisionPreview } from '@/api/contracts';
import { aClient, aContract, anOffer, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';
import { knownClientBody, newClientBody, nobody, usualTerms } from './signing/signForm';

const plain = (element: HTMLElement) => element.textContent.replace(/[\u00a0\u202f]/g, ' ');
const terms = { ...usualTerms('2026-11-20'), offer_id: 'offer-1' };

const aPreview = (changes: Partial<ProvisionPreview> = {}): ProvisionPreview => ({
  provisioning_mode: 'new_contract',
  target_contract_id: null,
  monthly_fee: '99.00',
  activation_fee: '20.00',
  commitment_end_date: null,
  first_invoice: {
    period_start: '2026-11-01',
    period_end: '2026-11-30',
    lines: [],
    subtotal_amount: '36.30',
    tax_amount: '7.26',
    total_amount: '43.56',
  },
  ...changes,
});

describe('an order', () => {
  it('of somebody new carries the person, cleaned', () => {
    const person = { ...nobody, full_name: ' Sara Amrani ', cin: 'ab 12-34', email: '' };
    expect(newClientBody({ ...terms, ...person })).toMatchObject({
      offer_id: 'offer-1',
      contract_start_date: '2026-11-20',
      commitment_months: null,
      auto_activate: true,
      client: { full_name: 'Sara Amrani', cin: 'AB1234', email: null, ice: null },
    });
  });

  it.each([
    ['new_line', { provisioning_intent: 'new_line' }],
    ['auto', {}],
    ['contract-7', { target_contract_id: 'contract-7' }],
  ])('of a known client with target %s', (target, expected) => {
    const body = knownClientBody({ ...terms, client_id: 'client-1', target });
    expect(body).toMatchObject({ client_id: 'client-1', ...expected });
    expect(body).not.toHaveProperty('subscriber');
  });

  it('that changes a line keeps its end and sends no number', () => {
    const typed = {
      ...terms,
      end_date: '2027-01-01',
      number_mode: 'existing' as const,
      service_identifier: '0655334422',
    };
    const body = knownClientBody({ ...typed, client_id: 'client-1', target: 'contract-7' });
    expect(body.end_date).toBeNull();
    expect(body).not.toHaveProperty('subscriber');
    expect(knownClientBody({ ...typed, client_id: 'client-1', target: 'new_line' })).toMatchObject({
      subscriber: { service_identifier: '0655334422' },
    });
  });
});

describe('signing somebody up', () => {
  it('shows a known CIN, previews the bill, and signs once after the last look', async () => {
    const sent: { body: Provision; key: string | null }[] = [];
    server.use(
      http.post('*/api/v1/contracts/provision/preview', () => HttpResponse.json(aPreview())),
      http.post('*/api/v1/contracts/provision', async ({ request }) => {
        const body = (await request.json()) as Provision;
        sent.push({ body, key: request.headers.get('idempotency-key') });
        if (sent.length === 1) return HttpResponse.error();
        return HttpResponse.json({
          contract: aContract(),
          created_client: true,
          created_subscriber: true,
          provisioning_mode: 'new_contract',
        });
      }),
      http.get('*/api/v1/contracts/contract-1', () => HttpResponse.json(aContract())),
      http.get('*/api/v1/contracts/contract-1/terms', () => HttpResponse.json([])),
      http.get('*/api/v1/contracts/contract-1/audit', () => HttpResponse.json([])),
      http.get('*/api/v1/offers', () => HttpResponse.json(pageOf([anOffer()]))),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/contracts/new/client');
    await user.type(await screen.findByLabelText(/^CIN/), 'AB123456');
    expect(await screen.findByText('Client connu : Amal Benali.')).toBeVisible();
    await user.type(screen.getByLabelText(/^Nom/), 'Sara Amrani');
    await user.click(await screen.findByRole('radio', { name: /Mobile 10 Go/ }));
    const preview = screen.getByRole('region', { name: 'Aperçu' });
    await waitFor(() => {
      expect(plain(preview)).toContain('43,56 DH');
    });
    await user.click(screen.getByRole('button', { name: 'Vérifier et signer' }));
    const dialog = await screen.findByRole('dialog', { name: 'Signer pour Sara Amrani ?' });
    expect(plain(dialog)).toContain('Premier mois : 43,56 DH');
    await user.click(within(dialog).getByRole('button', { name: 'Signer' }));
    expect(await screen.findByText(/Le serveur ne répond pas/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Vérifier et signer' }));
    const again = await screen.findByRole('dialog', { name: 'Signer pour Sara Amrani ?' });
    await user.click(within(again).getByRole('button', { name: 'Signer' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/contracts/contract-1');
    });
    expect(sent).toHaveLength(2);
    expect(sent[0]?.key).toBe(sent[1]?.key);
  });
});

describe('a known client with two lines', () => {
  it('is asked which of them an offer is for', async () => {
    const lines = [
      aContract(),
      aContract({ id: 'contract-2', service_identifier: '+212699887766' }),
    ];
    const details = { candidate_contract_ids: ['contract-1', 'contract-2'] };
    server.use(
      http.get('*/api/v1/customers/client-1', () => HttpResponse.json(aClient())),
      http.get('*/api/v1/contracts', () => HttpResponse.json(pageOf(lines))),
      http.get('*/api/v1/offers', () =>
        HttpResponse.json(pageOf([anOffer({ id: 'offer-5', name: 'Mobile 40 Go' })])),
      ),
      http.post('*/api/v1/contracts/provision/preview', async ({ request }) => {
        const body = (await request.json()) as Provision;
        if (body.target_contract_id === 'contract-2') {
          return HttpResponse.json(
            aPreview({
              provisioning_mode: 'upgrade_existing_contract',
              target_contract_id: 'contract-2',
              monthly_fee: '149.00',
            }),
          );
        }
        const refusal = problem('contract_upgrade_disambiguation_required', 'trace-1', details);
        return HttpResponse.json(refusal, { status: 409 });
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/contracts/new/existing?client=client-1');
    await user.click(await screen.findByRole('radio', { name: /Selon l’offre choisie/ }));
    await user.click(await screen.findByRole('radio', { name: /Mobile 40 Go/ }));
    expect(await screen.findByText(/Plusieurs lignes peuvent recevoir/)).toBeVisible();
    await user.click(screen.getByRole('radio', { name: /99887766/ }));
    const preview = screen.getByRole('region', { name: 'Aperçu' });
    await waitFor(() => {
      expect(preview).toHaveTextContent('Montée en gamme');
    });
    expect(preview).toHaveTextContent('+212699887766');
  });
});

describe('a contract', () => {
  it('is suspended from a day on, after its consequences were read', async () => {
    const sent: unknown[] = [];
    server.use(
      http.get('*/api/v1/contracts/contract-1', () =>
        HttpResponse.json(aContract(), { headers: { ETag: '"c1"' } }),
      ),
      http.get('*/api/v1/contracts/contract-1/terms', () =>
        HttpResponse.json([
          {
            change: 'initial',
            start_date: '2026-03-01',
            end_date: null,
            monthly_fee: '99.00',
            offer_id: 'offer-1',
            offer_name: 'Mobile 10 Go',
            offer_version: 1,
          },
        ]),
      ),
      http.get('*/api/v1/contracts/contract-1/audit', () =>
        HttpResponse.json([
          {
            id: 'e1',
            contract_id: 'contract-1',
            event_type: 'contract_status_changed',
            actor_id: 'sara',
            details: { from: 'draft', to: 'active', effective_date: '2026-03-01' },
            created_at: '2026-03-01T10:00:00Z',
          },
        ]),
      ),
      http.put('*/api/v1/contracts/contract-1/status', async ({ request }) => {
        sent.push(request.headers.get('if-match'), await request.json());
        return HttpResponse.json(aContract({ status: 'suspended' }));
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/contracts/contract-1');
    expect(await screen.findByText(/Brouillon → Actif/)).toBeVisible();
    expect(await screen.findByText(/par sara/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Changer le statut' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Suspendre' }));
    const dialog = await screen.findByRole('dialog', { name: /Suspendre/ });
    expect(dialog).toHaveTextContent('les jours suspendus ne sont pas facturés');
    const day = within(dialog).getByLabelText('À partir du');
    await user.clear(day);
    await user.type(day, '2026-10-05');
    expect(dialog).toHaveTextContent('la prochaine facture portera la régularisation');
    await user.click(within(dialog).getByRole('button', { name: 'Suspendre' }));
    await waitFor(() => {
      expect(sent).toEqual(['"c1"', { status: 'suspended', effective_date: '2026-10-05' }]);
    });
  });
});
