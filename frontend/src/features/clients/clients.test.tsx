import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { aClient, aContract, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';
import { clientChanges, clientValues } from './clientForm';

const one = '*/api/v1/customers/client-1';

function serveClient(changes = {}) {
  server.use(
    http.get(one, () => HttpResponse.json(aClient(changes), { headers: { ETag: '"v1"' } })),
    http.get(`${one}/subscribers`, () => HttpResponse.json(pageOf([]))),
    http.get('*/api/v1/contracts', () => HttpResponse.json(pageOf([aContract()]))),
  );
}

describe('what is sent of a client', () => {
  it.each([
    [{}, {}],
    [{ cin: 'ab 123-456' }, {}],
    [{ email: ' ' }, { email: null }],
    [{ full_name: ' Amal B. ' }, { full_name: 'Amal B.' }],
    [
      { client_type: 'business' as const, ice: '001525713000097' },
      { client_type: 'business', ice: '001525713000097' },
    ],
  ])('%j becomes %j', (typed, sent) => {
    const client = aClient();
    expect(clientChanges({ ...clientValues(client), ...typed }, client)).toEqual(sent);
  });
});

describe('a client', () => {
  it('has its details, contracts and bills on one page', async () => {
    serveClient({ is_delinquent: true, delinquent_since: '2026-11-16' });
    await renderOperator('/clients/client-1');
    expect(await screen.findByRole('heading', { level: 1, name: 'Amal Benali' })).toBeVisible();
    expect(screen.getByText('Impayé')).toBeVisible();
    expect(screen.getByText('16 nov. 2026')).toBeVisible();
    const contracts = screen.getByRole('region', { name: 'Contrats' });
    expect(await within(contracts).findByRole('link', { name: '+212612345678' })).toHaveAttribute(
      'href',
      '/contracts/contract-1',
    );
    expect(await screen.findByRole('link', { name: 'FAC-2026-000001' })).toBeVisible();
  });

  it('is corrected onto the version that was read', async () => {
    serveClient();
    const sent: unknown[] = [];
    server.use(
      http.put(one, async ({ request }) => {
        sent.push(request.headers.get('if-match'), await request.json());
        return HttpResponse.json(aClient());
      }),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/clients/client-1/edit');
    const phone = await screen.findByLabelText('Téléphone');
    await user.clear(phone);
    await user.type(phone, '12');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    await waitFor(() => {
      expect(phone).toBeInvalid();
    });
    await user.clear(phone);
    await user.type(phone, '06 55 33 44 22');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/clients/client-1');
    });
    expect(sent).toEqual(['"v1"', { phone: '06 55 33 44 22' }]);
  });

  it('with a CIN that another has says so at the field', async () => {
    serveClient();
    const body = problem('client_cin_conflict');
    server.use(http.put(one, () => HttpResponse.json(body, { status: 409 })));
    const user = userEvent.setup();
    await renderOperator('/clients/client-1/edit');
    await user.type(await screen.findByLabelText('CIN'), '7');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    await waitFor(() => {
      expect(screen.getByLabelText('CIN')).toHaveAccessibleDescription(
        'Un client a déjà cette CIN.',
      );
    });
  });

  it('asks before what was typed is lost', async () => {
    serveClient();
    const user = userEvent.setup();
    const router = await renderOperator('/clients/client-1/edit');
    await user.type(await screen.findByLabelText(/^Nom/), 'x');
    await user.click(screen.getByRole('link', { name: 'Offres' }));
    const dialog = await screen.findByRole('dialog', { name: 'Quitter sans enregistrer ?' });
    await user.click(within(dialog).getByRole('button', { name: 'Annuler' }));
    expect(router.state.location.pathname).toBe('/clients/client-1/edit');
  });

  it('is suspended after its consequences were read, and for a moment that can be taken back', async () => {
    serveClient();
    const statuses: unknown[] = [];
    server.use(
      http.put(one, async ({ request }) => {
        statuses.push(await request.json());
        return HttpResponse.json(aClient());
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/clients/client-1');
    await user.click(await screen.findByRole('button', { name: 'Actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Suspendre' }));
    const dialog = await screen.findByRole('dialog', { name: 'Suspendre Amal Benali ?' });
    expect(dialog).toHaveTextContent('Ses contrats en cours continuent');
    await user.click(within(dialog).getByRole('button', { name: 'Suspendre' }));
    await user.click(await screen.findByRole('button', { name: 'Annuler l’action' }));
    await waitFor(() => {
      expect(statuses).toEqual([{ status: 'suspended' }, { status: 'active' }]);
    });
  });

  it('with a history is not deleted, and says what holds on to it', async () => {
    serveClient();
    const body = problem('client_delete_blocked', 'trace-1', { contracts: 3, invoices: 1 });
    server.use(http.delete(one, () => HttpResponse.json(body, { status: 409 })));
    const user = userEvent.setup();
    await renderOperator('/clients/client-1');
    await user.click(await screen.findByRole('button', { name: 'Actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Supprimer le client' }));
    const dialog = await screen.findByRole('dialog', { name: 'Supprimer Amal Benali ?' });
    await user.click(within(dialog).getByRole('button', { name: 'Supprimer le client' }));
    expect(await within(dialog).findByText('3 contrats')).toBeVisible();
    expect(within(dialog).getByText('1 facture')).toBeVisible();
    expect(within(dialog).getByRole('button', { name: 'Résilier' })).toBeVisible();
  });
});
