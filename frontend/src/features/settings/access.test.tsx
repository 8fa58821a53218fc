import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Partner, User } from '@/api/access';
import { fieldProblem, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { gone, ok, refused, serving, taking } from '@/test/sent';

const aPartner = (changes: Partial<Partner> = {}): Partner => ({
  id: 'partner-1',
  name: 'Boutique Agdal',
  client_id: 'mtc_agdal',
  roles: ['partner'],
  last_used_at: null,
  created_at: '2026-11-20T10:00:00Z',
  ...changes,
});

const aUser = (changes: Partial<User> = {}): User => ({
  id: 'user-1',
  email: 'salma@example.com',
  full_name: 'Salma Idrissi',
  roles: ['viewer', 'sales'],
  is_active: true,
  disabled_at: null,
  created_at: '2026-11-20T10:00:00Z',
  updated_at: '2026-11-20T10:00:00Z',
  ...changes,
});

beforeEach(() => {
  serving('/me', { actor_id: 'chef', roles: ['admin'] });
});

describe('the access of a partner', () => {
  it('is made once, and its secret is shown once', async () => {
    serving('/api-clients', pageOf([]));
    const sent = taking(
      'post',
      '/api-clients',
      refused(422, fieldProblem('name', 'Ce nom est pris.')),
      refused(503, problem('unavailable')),
      ok({ ...aPartner(), client_secret: 'mts_first' }),
    );
    const user = userEvent.setup();
    await renderOperator('/settings/partners');
    expect(await screen.findByText(/laisse le programme d’un partenaire/)).toBeVisible();
    const [add] = screen.getAllByRole('button', { name: 'Nouveau partenaire' });
    if (add) await user.click(add);
    const form = await screen.findByRole('dialog', { name: 'Nouveau partenaire' });
    const name = within(form).getByLabelText(/^Nom/);
    const create = within(form).getByRole('button', { name: 'Créer l’accès' });
    await user.click(create);
    await waitFor(() => {
      expect(name).toBeInvalid();
    });
    expect(sent).toHaveLength(0);
    await user.type(name, ' Boutique ');
    await user.click(create);
    await waitFor(() => {
      expect(name).toHaveAccessibleDescription(/Ce nom est pris/);
    });
    await user.type(name, 'Agdal');
    await user.click(create);
    expect(await within(form).findByText(/Le serveur a rencontré un problème/)).toBeVisible();
    serving('/api-clients', pageOf([aPartner()]));
    await user.click(create);
    const shown = await screen.findByRole('dialog', { name: 'Accès de Boutique Agdal' });
    expect(within(shown).getByText('mtc_agdal')).toBeVisible();
    expect(within(shown).getByText('mts_first')).toBeVisible();
    expect(sent[2]?.body).toEqual({ name: 'Boutique Agdal', roles: ['partner'] });
    expect(sent[2]?.key).toMatch(/.{16}/);
    expect(sent[2]?.key).toBe(sent[1]?.key);
    await user.click(within(shown).getByRole('button', { name: 'Je l’ai conservé' }));
    expect(await screen.findByRole('row', { name: /Boutique Agdal/ })).toHaveTextContent(
      /mtc_agdalPartenaireJamais/,
    );
    expect(screen.queryByText('mts_first')).toBeNull();
  });

  it('is taken away once its consequences were read', async () => {
    serving('/api-clients', pageOf([aPartner({ last_used_at: '2026-11-25T10:00:00Z' })]));
    const sent = taking('delete', '/api-clients/partner-1', refused(404, problem('gone')), gone);
    const user = userEvent.setup();
    await renderOperator('/settings/partners');
    const row = await screen.findByRole('row', { name: /Boutique Agdal/ });
    expect(row).not.toHaveTextContent('Jamais');
    await user.click(within(row).getByRole('button', { name: 'Supprimer Boutique Agdal' }));
    const title = 'Supprimer l’accès de Boutique Agdal ?';
    const dialog = await screen.findByRole('dialog', { name: title });
    expect(dialog).toHaveTextContent('Son programme ne pourra plus se connecter');
    const confirm = within(dialog).getByRole('button', { name: 'Supprimer' });
    await user.click(confirm);
    expect(await within(dialog).findByText('Référence : trace-12345678')).toBeVisible();
    serving('/api-clients', pageOf([]));
    await user.click(confirm);
    expect(await screen.findByText('Accès de Boutique Agdal supprimé')).toBeVisible();
    expect(await screen.findByText('Aucun partenaire.')).toBeVisible();
    expect(sent).toHaveLength(2);
  });

  it('that could not be read says so with a reference', async () => {
    taking('get', '/api-clients', refused(500, problem('internal_error')), ok(pageOf([])));
    const user = userEvent.setup();
    await renderOperator('/settings/partners');
    expect(await screen.findByText('Référence : trace-12345678')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Réessayer' }));
    expect(await screen.findByText('Aucun partenaire.')).toBeVisible();
  });
});

describe('the users', () => {
  it('are counted, searched and narrowed to those who may sign in', async () => {
    const disabled = aUser({ id: '2', full_name: 'Omar Tazi', roles: ['later'], is_active: false });
    const asked = taking('get', '/users', ok(pageOf([aUser(), disabled], 24)));
    const user = userEvent.setup();
    const router = await renderOperator('/settings/users');
    const row = await screen.findByRole('row', { name: /Salma Idrissi/ });
    expect(row).toHaveTextContent(/salma@example\.comLecture · Ventes.*Actif/);
    expect(screen.getByRole('row', { name: /Omar Tazi/ })).toHaveTextContent(/later.*Désactivé/);
    await user.type(screen.getByRole('searchbox', { name: 'Nom ou e-mail' }), 'tazi{Enter}');
    await user.click(screen.getByText('Désactivés'));
    await waitFor(() => {
      const wanted = asked.some(({ path }) => /(?=.*q=tazi)(?=.*is_active=false)/.test(path));
      expect(wanted).toBe(true);
    });
    expect(router.state.location.search).toContain('is_active=false');
  });

  it('that are none say what an account is for', async () => {
    serving('/users', pageOf([]));
    await renderOperator('/settings/users');
    expect(await screen.findByText(/le journal dit ainsi qui a fait quoi/)).toBeVisible();
  });
});

describe('a user', () => {
  const open = async (changes: Partial<User> = {}) => {
    serving('/users', pageOf([]));
    serving('/users/user-1', aUser(changes));
    const router = await renderOperator('/settings/users/user-1');
    await screen.findByLabelText(/^Nom/);
    return { router, user: userEvent.setup() };
  };

  it('is changed onto the version that was read, or both versions are shown', async () => {
    const { user, router } = await open();
    const conflict = refused(409, problem('user_email_conflict'));
    const stale = refused(412, problem('precondition_failed'));
    const sent = taking('put', '/users/user-1', conflict, stale, ok(aUser()));
    const email = screen.getByLabelText(/^E-mail/);
    await user.clear(email);
    await user.type(email, 'new@example.com');
    const save = screen.getByRole('button', { name: 'Enregistrer' });
    await user.click(save);
    await waitFor(() => {
      expect(email).toHaveAccessibleDescription(/Un utilisateur a déjà cette adresse/);
    });
    serving('/users/user-1', aUser({ roles: ['admin'] }), '"v2"');
    await user.click(screen.getByRole('checkbox', { name: 'Ventes' }));
    await user.click(save);
    const dialog = await screen.findByRole('dialog', { name: 'Modifié entre-temps' });
    expect(dialog).toHaveTextContent('E-mailnew@example.comsalma@example.com');
    expect(dialog).toHaveTextContent('LectureAdministrateur');
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer ma version' }));
    expect(await screen.findByText('Compte de Salma Idrissi enregistré')).toBeVisible();
    expect(router.state.location.pathname).toBe('/settings/users');
    expect(sent.map(({ match }) => match)).toEqual(['"v1"', '"v1"', '"v2"']);
    expect(sent[2]?.body).toEqual({ email: 'new@example.com', roles: ['viewer'] });
  });

  it('gets a new password, shown once', async () => {
    const { user } = await open();
    const made = ok({ ...aUser(), password: 'made-by-the-server' });
    const sent = taking('post', '/users/user-1/reset-password', made);
    await user.click(screen.getByRole('button', { name: 'Nouveau mot de passe' }));
    const title = 'Donner un nouveau mot de passe à Salma Idrissi ?';
    const dialog = await screen.findByRole('dialog', { name: title });
    expect(dialog).toHaveTextContent('les sessions ouvertes prennent fin');
    expect(sent).toHaveLength(0);
    await user.click(within(dialog).getByRole('button', { name: 'Nouveau mot de passe' }));
    const shown = await screen.findByRole('dialog', { name: 'Mot de passe de Salma Idrissi' });
    expect(within(shown).getByText('made-by-the-server')).toBeVisible();
    await user.click(within(shown).getByRole('button', { name: 'Je l’ai conservé' }));
    await waitFor(() => {
      expect(screen.queryByText('made-by-the-server')).toBeNull();
    });
    expect(sent).toHaveLength(1);
  });

  it('who was kept out is let in again', async () => {
    const { user } = await open({ is_active: false });
    const sent = taking('post', '/users/user-1/enable', ok(aUser()));
    await user.click(screen.getByRole('button', { name: 'Réactiver' }));
    const dialog = await screen.findByRole('dialog', { name: 'Réactiver Salma Idrissi ?' });
    await user.click(within(dialog).getByRole('button', { name: 'Réactiver' }));
    expect(await screen.findByText('Salma Idrissi est réactivé')).toBeVisible();
    expect(sent).toHaveLength(1);
  });
});
