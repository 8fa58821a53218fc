import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { aClient, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';

const customers = '*/api/v1/customers';
const plain = (element: HTMLElement) => element.textContent.replace(/[\u00a0\u202f]/g, ' ');

async function cellsOfFirstRow(): Promise<string[]> {
  const table = await screen.findByRole('table');
  await waitFor(() => {
    expect(within(table).getAllByRole('row')[1]).not.toHaveTextContent(/^$/);
  });
  const row = within(table).getAllByRole('row')[1];
  return row ? within(row).getAllByRole('cell').map(plain) : [];
}

describe('a list', () => {
  it('shows its rows and how many there are', async () => {
    await renderOperator('/clients');
    expect(await cellsOfFirstRow()).toEqual([
      'Amal Benali',
      'AB123456',
      '+212612345678',
      'amal@example.ma',
      '31 oct. 2026',
      'Actif',
    ]);
    expect(screen.getByText('1 284 au total')).toBeVisible();
    expect(document.title).toBe('Clients · MT-Facturation');
  });

  it('marks a client who owes, and says what is not known', async () => {
    const client = aClient({ is_delinquent: true, cin: null });
    server.use(http.get(customers, () => HttpResponse.json(pageOf([client]))));
    await renderOperator('/clients');
    expect(await cellsOfFirstRow()).toEqual([
      'Amal Benali',
      'Non renseigné',
      '+212612345678',
      'amal@example.ma',
      '31 oct. 2026',
      'Actif Impayé',
    ]);
  });

  it('says when there is nothing yet', async () => {
    server.use(http.get(customers, () => HttpResponse.json(pageOf([]))));
    await renderOperator('/clients');
    expect(await screen.findByText('Aucun client pour le moment.')).toBeVisible();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('keeps its page in the address', async () => {
    const pages: (string | null)[] = [];
    server.use(
      http.get(customers, ({ request }) => {
        const query = new URL(request.url).searchParams;
        if (query.get('size') === '20') pages.push(query.get('page'));
        return HttpResponse.json(pageOf([aClient()], 45));
      }),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/clients?page=2');
    expect(await screen.findByText('Page 2 sur 3')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Suivante' }));
    expect(await screen.findByText('Page 3 sur 3')).toBeVisible();
    expect(router.state.location.search).toBe('?page=3');
    expect(screen.getByRole('button', { name: 'Suivante' })).toBeDisabled();
    expect(new Set(pages)).toEqual(new Set(['2', '3']));
  });

  it('explains a failure, gives its reference, and tries again', async () => {
    const body = problem('internal_server_error', 'trace-of-the-failure');
    server.use(http.get(customers, () => HttpResponse.json(body, { status: 500 })));
    const user = userEvent.setup();
    await renderOperator('/clients');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Référence : trace-of-the-failure');
    server.resetHandlers();
    await user.click(within(alert).getByRole('button', { name: 'Réessayer' }));
    expect(await screen.findByText('Amal Benali')).toBeVisible();
  });

  it.each([
    [401, 'Vous devez vous identifier pour voir ces données.'],
    [403, 'Votre profil ne donne pas accès à ces données.'],
    [404, 'Cette section n’est pas proposée par le serveur.'],
  ])('explains a %i', async (status, words) => {
    server.use(http.get(customers, () => HttpResponse.json(problem('refused'), { status })));
    await renderOperator('/clients');
    expect(await screen.findByText(words)).toBeVisible();
  });

  it('explains a server that does not answer', async () => {
    server.use(http.get(customers, () => HttpResponse.error()));
    await renderOperator('/clients');
    expect(await screen.findByText(/Le serveur ne répond pas/)).toBeVisible();
  });
});

describe('the sections', () => {
  it('shows contracts with exact money and real dates', async () => {
    await renderOperator('/contracts');
    expect(await cellsOfFirstRow()).toEqual([
      '+212612345678',
      'Amal Benali',
      'Mobile',
      'Mobile 10 Go',
      '99,00 DH',
      '1er mars 2026',
      'Actif',
    ]);
    expect(screen.getByText('plus de 10 000')).toBeVisible();
  });

  it('shows invoices', async () => {
    await renderOperator('/invoices');
    expect(await cellsOfFirstRow()).toEqual([
      'FAC-2026-000001',
      'Amal Benali',
      'octobre 2026',
      '15 nov. 2026',
      '118,80 DH',
      '18,80 DH',
      'En retard',
    ]);
  });

  it('groups offers by service', async () => {
    await renderOperator('/offers');
    const mobile = await screen.findByRole('region', { name: 'Mobile' });
    expect(plain(mobile)).toContain('99,00 DH par mois');
    expect(mobile).toHaveTextContent('10 Go d’internet5 h d’appels');
    expect(mobile).toHaveTextContent('Validité : Non définie');
    const internet = screen.getByRole('region', { name: 'Internet' });
    expect(plain(internet)).toContain('1 400,00 DH');
    expect(internet).toHaveTextContent('Retirée');
    expect(internet).toHaveTextContent('Validité : jusqu’au 31 déc. 2026');
    expect(screen.getByRole('region', { name: 'Fixe' })).toHaveTextContent('Aucune offre');
  });

  it('shows what is owed, and for how long', async () => {
    await renderOperator('/collections');
    expect(await screen.findByText('182 500,75 DH')).toBeVisible();
    const aging = screen.getByRole('table', { name: 'Ancienneté des impayés' });
    const [, first] = within(aging).getAllByRole('row');
    expect(first && plain(first)).toBe('Non échu90 000,00 DH');
  });

  it.each(['/offers', '/collections'])('explains a failure of %s', async (path) => {
    const failing = () => HttpResponse.json(problem('internal_server_error'), { status: 500 });
    server.use(
      http.get('*/api/v1/offer-categories', failing),
      http.get('*/api/v1/collections/overview', failing),
    );
    await renderOperator(path);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Le serveur a rencontré un problème',
    );
  });
});
