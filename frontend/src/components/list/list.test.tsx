import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { aClient, pageOf } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';

const customers = '*/api/v1/customers';
const TWO = [aClient(), aClient({ id: 'client-2', full_name: 'Youssef Tazi' })];

/** Answers with two clients and keeps what full pages were asked for. */
function watchLists() {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(customers, ({ request }) => {
      const query = new URL(request.url).searchParams;
      if (query.get('size') !== '1') asked.push(query);
      const counts: Record<string, number> = { active: 7, suspended: 2, terminated: 1 };
      const total = counts[query.get('status') ?? ''] ?? 10;
      return HttpResponse.json(pageOf(TWO, total));
    }),
  );
  return asked;
}

describe('a list', () => {
  it('counts each status, and keeps the one chosen in the address', async () => {
    const asked = watchLists();
    const user = userEvent.setup();
    const router = await renderOperator('/clients?page=2&sort=full_name');
    const tab = await screen.findByRole('button', { name: 'Suspendus 2' });
    await user.click(tab);
    expect(tab).toHaveAttribute('aria-pressed', 'true');
    expect(router.state.location.search).toBe('?sort=full_name&status=suspended');
    await waitFor(() => {
      expect(asked.at(-1)?.get('status')).toBe('suspended');
    });
    expect(asked.at(-1)?.get('page')).toBe('1');
  });

  it('takes an odd value in the address for no filter', async () => {
    const asked = watchLists();
    await renderOperator('/clients?status=nonsense&sort=password&page=-3');
    expect(await screen.findByText('Youssef Tazi')).toBeVisible();
    expect(asked[0]?.get('status')).toBeNull();
    expect(asked[0]?.get('sort')).toBe('-created_at');
    expect(asked[0]?.get('page')).toBe('1');
  });

  it('searches after a pause, from the first page', async () => {
    const asked = watchLists();
    const user = userEvent.setup();
    const router = await renderOperator('/clients?page=2');
    await user.type(await screen.findByRole('searchbox'), ' tazi ');
    await waitFor(() => {
      expect(asked.at(-1)?.get('q')).toBe('tazi');
    });
    expect(router.state.location.search).toBe('?q=tazi');
  });

  it('sorts by a heading, upwards and then downwards', async () => {
    const asked = watchLists();
    const user = userEvent.setup();
    await renderOperator('/clients');
    const heading = await screen.findByRole('button', { name: 'Nom' });
    await user.click(heading);
    await waitFor(() => {
      expect(asked.at(-1)?.get('sort')).toBe('full_name');
    });
    await user.click(heading);
    await waitFor(() => {
      expect(asked.at(-1)?.get('sort')).toBe('-full_name');
    });
    expect(heading.closest('th')).toHaveAttribute('aria-sort', 'descending');
  });

  it('hides a column, and remembers it for the one at work', async () => {
    watchLists();
    const user = userEvent.setup();
    await renderOperator('/clients');
    await user.click(await screen.findByRole('button', { name: 'Affichage' }));
    await user.click(await screen.findByRole('checkbox', { name: 'E-mail' }));
    expect(screen.queryByRole('columnheader', { name: 'E-mail' })).not.toBeInTheDocument();
    expect(screen.getByRole('checkbox', { name: 'Nom' })).toBeDisabled();
    expect(localStorage.getItem('mt.operator.table.clients')).toContain('email');
  });

  it('is read by the keyboard: j and k move, / searches', async () => {
    watchLists();
    const user = userEvent.setup();
    await renderOperator('/clients');
    const first = await screen.findByRole('link', { name: 'Amal Benali' });
    const second = screen.getByRole('link', { name: 'Youssef Tazi' });
    await user.keyboard('j');
    expect(first).toHaveFocus();
    await user.keyboard('jj');
    expect(second).toHaveFocus();
    await user.keyboard('k');
    expect(first).toHaveFocus();
    await user.keyboard('/');
    expect(screen.getByRole('searchbox')).toHaveFocus();
    await user.keyboard('j');
    expect(screen.getByRole('searchbox')).toHaveValue('j');
  });

  it('says that nothing matches, and clears the filters', async () => {
    server.use(
      http.get(customers, ({ request }) =>
        HttpResponse.json(pageOf(request.url.includes('q=') ? [] : TWO)),
      ),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/clients?q=nobody');
    expect(await screen.findByText('Aucun résultat')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Effacer les filtres' }));
    expect(await screen.findByText('Youssef Tazi')).toBeVisible();
    expect(router.state.location.search).toBe('');
  });

  it('leads from record to record, as the list had them', async () => {
    watchLists();
    server.use(
      http.get(`${customers}/:id`, ({ params }) =>
        HttpResponse.json(TWO.find(({ id }) => id === params['id'])),
      ),
    );
    const user = userEvent.setup();
    await renderOperator('/clients?status=active');
    await user.click(await screen.findByRole('link', { name: 'Amal Benali' }));
    const nav = await screen.findByRole('navigation', { name: 'Dans la liste' });
    expect(nav).toHaveTextContent('1 / 2');
    await user.click(within(nav).getByRole('link', { name: 'Suivant dans la liste' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Youssef Tazi' })).toBeVisible();
    const main = screen.getByRole('main');
    expect(within(main).getByRole('link', { name: 'Clients' })).toHaveAttribute(
      'href',
      '/clients?status=active',
    );
  });
});
