import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { signIn, signOut } from '@/api/session';
import { aClient, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';

const TOKEN = '*/api/v1/auth/token';
const refused = (code: string, status: number) => HttpResponse.json(problem(code), { status });

/** A server that knows one access token at a time; each refresh token serves once. */
function serveTokens() {
  const state = { valid: '', refresh: 'none', grants: [] as string[], revoked: [] as unknown[] };
  const guard = (request: Request) =>
    request.headers.get('authorization') === `Bearer ${state.valid}`;
  server.use(
    http.post(TOKEN, async ({ request }) => {
      const form = new URLSearchParams(await request.text());
      const grant = form.get('grant_type') ?? '';
      state.grants.push(grant);
      if (grant === 'refresh_token' && form.get('refresh_token') !== state.refresh) {
        return refused('invalid_credentials', 401);
      }
      if (grant === 'password' && form.get('password') !== 'right') {
        return refused('invalid_credentials', 401);
      }
      state.valid = `access-${state.grants.length}`;
      state.refresh = `refresh-${state.grants.length}`;
      return HttpResponse.json({
        access_token: state.valid,
        refresh_token: state.refresh,
        expires_in: 900,
        scope: 'user',
        token_type: 'Bearer',
      });
    }),
    http.post('*/api/v1/auth/revoke', async ({ request }) => {
      state.revoked.push(await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
    http.get('*/api/v1/me', ({ request }) =>
      guard(request)
        ? HttpResponse.json({ actor_id: 'user-1', roles: ['user'], tenant: 'mt' })
        : refused('unauthorized', 401),
    ),
    http.get('*/api/v1/customers/client-1', ({ request }) =>
      guard(request)
        ? HttpResponse.json(aClient(), { headers: { ETag: '"v1"' } })
        : refused('unauthorized', 401),
    ),
    http.put('*/api/v1/customers/client-1', ({ request }) =>
      guard(request) ? HttpResponse.json(aClient()) : refused('unauthorized', 401),
    ),
  );
  return state;
}

async function fillIn(password: string) {
  const user = userEvent.setup();
  const name = await screen.findByLabelText('Identifiant');
  await user.clear(name);
  await user.type(name, 'salma@example.com');
  const field = screen.getByLabelText('Mot de passe');
  await user.clear(field);
  await user.type(field, password);
  await user.click(screen.getByRole('button', { name: 'Se connecter' }));
}

afterEach(async () => {
  await signOut();
});

describe('signing in', () => {
  it('is asked for, says what was wrong, and opens the address that was asked for', async () => {
    serveTokens();
    await renderOperator('/clients/client-1/edit');
    expect(await screen.findByRole('heading', { name: 'Connexion' })).toBeVisible();
    await fillIn('wrong');
    expect(await screen.findByText('Identifiant ou mot de passe incorrect.')).toBeVisible();
    await fillIn('right');
    expect(await screen.findByLabelText('CIN')).toHaveValue('AB123456');
  });

  it('says that there were too many tries', async () => {
    serveTokens();
    server.use(http.post(TOKEN, () => refused('rate_limited', 429)));
    await renderOperator('/clients');
    await fillIn('right');
    expect(await screen.findByText(/^Trop de demandes/)).toBeVisible();
    expect(screen.getByLabelText('Identifiant')).toHaveValue('salma@example.com');
  });

  it('is renewed once for all who ask', async () => {
    const state = serveTokens();
    await signIn('salma@example.com', 'right');
    state.valid = 'another';
    await renderOperator('/clients/client-1/edit');
    expect(await screen.findByLabelText('CIN')).toHaveValue('AB123456');
    expect(state.grants).toEqual(['password', 'refresh_token']);
  });

  it('again goes on where the session ended, with what was typed', async () => {
    const state = serveTokens();
    await signIn('salma@example.com', 'right');
    const router = await renderOperator('/clients/client-1/edit');
    const user = userEvent.setup();
    const name = await screen.findByLabelText(/^Nom/);
    await user.type(name, ' el');
    state.valid = 'another';
    state.refresh = 'another';
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    const dialog = await screen.findByRole('dialog', { name: 'Votre session est terminée' });
    expect(within(dialog).getByText(/toujours là/)).toBeVisible();
    await fillIn('right');
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    expect(name).toHaveValue('Amal Benali el');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/clients/client-1');
    });
  });

  it('ends on the server too', async () => {
    const state = serveTokens();
    await signIn('salma@example.com', 'right');
    await renderOperator('/clients/client-1/edit');
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: /^Utilisateur/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Se déconnecter' }));
    expect(await screen.findByRole('heading', { name: 'Connexion' })).toBeVisible();
    expect(state.revoked).toEqual([{ token: 'refresh-1' }]);
  });
});
