import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { DunningPolicy, Simulation } from '@/api/settings';
import { fieldProblem, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { ok, refused, serving, taking } from '@/test/sent';

const POLICY = '/dunning-policy';
const SIMULATE = '/collections/dunning/simulate';

const aPolicy = (changes: Partial<DunningPolicy> = {}): DunningPolicy => ({
  is_active: true,
  quiet_from: '20:00',
  quiet_until: '08:00',
  updated_at: '2026-11-20T10:00:00Z',
  levels: [
    { level: 1, days_past_due: 3, minimum_amount: '10.00', action: 'reminder', channel: 'email' },
    { level: 2, days_past_due: 30, minimum_amount: '50.00', action: 'suspend', channel: null },
  ],
  ...changes,
});

const aSimulation = (changes: Partial<Simulation> = {}): Simulation => ({
  is_active: true,
  run_on: '2026-11-29',
  runs_at: '2026-11-29T08:00:00Z',
  examined_cases: 7,
  action_count: 0,
  actions: [],
  actions_capped: false,
  skipped: {},
  totals: [],
  ...changes,
});

async function openPage(policy = aPolicy()) {
  serving(POLICY, policy);
  await renderOperator('/settings/dunning');
  await screen.findByRole('button', { name: 'Ajouter un niveau' });
  return userEvent.setup();
}

/** The fields of one level, counted from one. */
function level(number: number) {
  const heading = screen.getByRole('heading', { name: `Niveau ${number}` });
  const item = heading.closest('li');
  if (item === null) throw new Error('a level is an item of the list');
  return within(item);
}

const save = () => screen.getByRole('button', { name: 'Enregistrer' });

beforeEach(() => {
  serving('/me', { actor_id: 'chef', roles: ['admin'] });
});

describe('the dunning policy', () => {
  it('gets another level, later than the last, sent whole and onto what was read', async () => {
    const user = await openPage();
    const refusal = refused(422, fieldProblem('levels.2.days_past_due', 'Trop tard.'));
    const sent = taking('put', POLICY, refusal, ok(aPolicy()));
    await user.click(screen.getByRole('button', { name: 'Ajouter un niveau' }));
    const days = level(3).getByLabelText(/^Retard à partir de/);
    expect(days).toHaveValue('45');
    await user.selectOptions(level(3).getByLabelText('Action'), 'Proposition de résiliation');
    await user.click(save());
    await waitFor(() => {
      expect(days).toHaveAccessibleDescription(/Trop tard/);
    });
    await user.clear(days);
    await user.type(days, '60');
    await user.click(save());
    expect(await screen.findByText('Politique de relance enregistrée')).toBeVisible();
    const body = sent[1]?.body as { levels: object[] };
    expect(Object.keys(body)).toEqual(['levels']);
    expect(body.levels).toHaveLength(3);
    expect(body.levels[2]).toEqual({
      days_past_due: 60,
      minimum_amount: '50.00',
      action: 'propose_termination',
      channel: null,
    });
    expect(sent[1]?.match).toBe('"v1"');
  });

  it('says at the level what is wrong, before the server is asked', async () => {
    const user = await openPage();
    const sent = taking('put', POLICY, ok(aPolicy()));
    await user.click(screen.getByRole('button', { name: 'Supprimer le niveau 1' }));
    expect(level(1).getByLabelText('Action')).toHaveValue('suspend');
    await user.click(save());
    await waitFor(() => {
      expect(level(1).getByLabelText('Action')).toBeInvalid();
    });
    expect(sent).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Supprimer le niveau 1' }));
    expect(screen.getByText('Aucun niveau : rien n’est fait des impayés.')).toBeVisible();
    await user.click(save());
    await waitFor(() => {
      expect(sent[0]?.body).toEqual({ levels: [] });
    });
  });

  it('shows both versions when somebody else saved one', async () => {
    const user = await openPage();
    const sent = taking('put', POLICY, refused(412, problem('precondition_failed')), ok(aPolicy()));
    const [first] = aPolicy().levels;
    const theirs = { is_active: false, quiet_from: null, quiet_until: null };
    serving(POLICY, aPolicy({ ...theirs, levels: first ? [first] : [] }), '"v2"');
    const amount = level(2).getByLabelText(/^Montant minimal/);
    await user.clear(amount);
    await user.type(amount, '80');
    await user.click(save());
    const dialog = await screen.findByRole('dialog', { name: 'Modifié entre-temps' });
    const row = (name: RegExp) => within(dialog).getByRole('row', { name });
    expect(row(/^Relances automatiques/)).toHaveTextContent('ActivéDésactivé');
    expect(row(/^Heures calmes/)).toHaveTextContent('20:00 – 08:00Non renseigné');
    expect(row(/^Niveau 2/)).toHaveTextContent(
      '30 jours · 80 · Suspension du serviceNon renseigné',
    );
    expect(within(dialog).queryByRole('row', { name: /^Niveau 1/ })).toBeNull();
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer ma version' }));
    expect(await screen.findByText('Politique de relance enregistrée')).toBeVisible();
    expect(sent.map(({ match }) => match)).toEqual(['"v1"', '"v2"']);
  });

  it('takes the version that was saved when that is chosen', async () => {
    const user = await openPage();
    const sent = taking('put', POLICY, refused(412, problem('precondition_failed')));
    serving(POLICY, aPolicy({ quiet_from: '22:00' }), '"v2"');
    const from = screen.getByLabelText('Début des heures calmes');
    await user.clear(from);
    await user.type(from, '21:30');
    await user.click(save());
    const dialog = await screen.findByRole('dialog', { name: 'Modifié entre-temps' });
    const take = within(dialog).getByRole('button', { name: 'Reprendre la version enregistrée' });
    await user.click(take);
    await waitFor(() => {
      expect(screen.getByLabelText('Début des heures calmes')).toHaveValue('22:00');
    });
    expect(sent.map(({ body }) => body)).toEqual([{ quiet_from: '21:30' }]);
  });

  it('that could not be read says so with a reference', async () => {
    taking('get', POLICY, refused(500, problem('internal_error')));
    await renderOperator('/settings/dunning');
    expect(await screen.findByText('Référence : trace-12345678')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Simuler' })).toBeNull();
  });
});

describe('what the policy would do today', () => {
  it('is told action by action, and says whom it leaves alone', async () => {
    const user = await openPage();
    const late = { client_id: 'c', days_past_due: 4, outstanding_amount: '118.80' };
    const reminder = { action: 'reminder', channel: 'email', level: 1 } as const;
    const suspend = { action: 'suspend', channel: null, level: 2 } as const;
    const found = aSimulation({
      action_count: 230,
      actions: [
        { ...late, ...reminder, case_id: '1', invoice_id: 'i1', invoice_number: 'FAC-2026-000001' },
        { ...late, ...suspend, case_id: '2', invoice_id: 'i2', invoice_number: 'FAC-2026-000002' },
      ],
      actions_capped: true,
      skipped: { disputed: 2, promised: 1, exempt: 0 },
    });
    const asked = taking('post', SIMULATE, refused(503, problem('unavailable')), ok(found));
    expect(screen.getByText(/Rien n’est envoyé/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Simuler' }));
    expect(await screen.findByText('Référence : trace-12345678')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Simuler' }));
    const first = await screen.findByRole('row', { name: /FAC-2026-000001/ });
    expect(first).toHaveTextContent(/4 jours118,80.*1Relance · E-mail/);
    expect(screen.getByRole('row', { name: /FAC-2026-000002/ })).toHaveTextContent(
      /2Suspension du service$/,
    );
    expect(screen.getByText('La liste est coupée ; le compte dit tout.')).toBeVisible();
    expect(screen.getByText(/laissés de côté/)).toHaveTextContent(
      'Dossiers laissés de côté : 2 en litige · 1 avec une promesse en cours',
    );
    expect(asked.map(({ body }) => body)).toEqual([null, null]);
  });

  it('is what it would do, were it on', async () => {
    const user = await openPage(aPolicy({ is_active: false }));
    taking('post', SIMULATE, ok(aSimulation({ is_active: false })));
    await user.click(screen.getByRole('button', { name: 'Simuler' }));
    expect(await screen.findByText(/sont à l’arrêt : ceci se ferait/)).toBeVisible();
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.queryByText(/laissés de côté/)).toBeNull();
  });
});
