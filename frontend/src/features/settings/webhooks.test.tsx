import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Delivery } from '@/api/webhooks';
import { fieldProblem, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { gone, ok, refused, serving, taking } from '@/test/sent';
import { aDelivery, aHook } from '@/test/settingsData';
import { webhookChanges, webhookSchema, webhookValues } from './webhookForm';

const LIST = '/webhook-endpoints';
const ONE = `${LIST}/hook-1`;

async function openPage(deliveries: Delivery[] = []) {
  serving(ONE, aHook());
  const asked = taking('get', `${ONE}/deliveries`, ok(pageOf(deliveries)));
  const user = userEvent.setup();
  const router = await renderOperator('/settings/webhooks/hook-1');
  await screen.findByDisplayValue('https://crm.example.ma/in');
  return { user, router, asked };
}

/** Opens the dialog of one action of the page's menu. */
async function ask(user: ReturnType<typeof userEvent.setup>, action: string, title: string) {
  await user.click(screen.getByRole('button', { name: 'Actions' }));
  await user.click(await screen.findByRole('menuitem', { name: action }));
  return screen.findByRole('dialog', { name: title });
}

beforeEach(() => {
  serving('/me', { actor_id: 'chef', roles: ['admin'] });
});

describe('what is sent of an endpoint', () => {
  it.each([
    [{}, {}],
    [{ url: ' https://b.ma ' }, { url: 'https://b.ma' }],
    [{ description: ' ' }, { description: null }],
    [{ event_types: ['invoice.paid', 'invoice.issued'] }, {}],
    [{ event_types: [] }, { event_types: [] }],
    [{ is_active: 'no' }, { is_active: false }],
  ])('%j becomes %j', (typed, sent) => {
    expect(webhookChanges({ ...webhookValues(aHook()), ...typed }, aHook())).toEqual(sent);
  });

  it.each(['', 'crm.example.ma', 'ftp://crm.example.ma', `https://b.ma/${'x'.repeat(2000)}`])(
    'is never the address "%.30s"',
    (url) => {
      expect(webhookSchema.safeParse({ ...webhookValues(), url }).success).toBe(false);
    },
  );
});

describe('the endpoints', () => {
  it('show what each is told of, and whether it answers', async () => {
    const others = [
      aHook({ id: '2', url: 'https://b.ma', event_types: [], consecutive_failures: 3 }),
      aHook({ id: '3', url: 'https://c.ma', description: null, is_active: false }),
    ];
    serving(LIST, pageOf([aHook(), ...others]));
    await renderOperator('/settings/webhooks');
    const row = async (name: RegExp) => screen.findByRole('row', { name });
    expect(await row(/crm\.example/)).toHaveTextContent(/CRM2 événements.*Activé/);
    expect(await row(/b\.ma/)).toHaveTextContent(/Tous.*3 échecs de suite/);
    expect(await row(/c\.ma/)).toHaveTextContent(/Non renseigné.*Désactivé/);
  });

  it('that are none say what one is for', async () => {
    serving(LIST, pageOf([]));
    await renderOperator('/settings/webhooks');
    expect(await screen.findByText(/apprend ce qui se passe ici/)).toBeVisible();
    const [link] = screen.getAllByRole('link', { name: 'Nouveau destinataire' });
    expect(link).toHaveAttribute('href', '/settings/webhooks/new');
  });

  it('that could not be read say so with a reference, and are asked again', async () => {
    taking('get', LIST, refused(500, problem('internal_error')), ok(pageOf([aHook()])));
    const user = userEvent.setup();
    await renderOperator('/settings/webhooks');
    expect(await screen.findByText('Référence : trace-12345678')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Réessayer' }));
    expect(await screen.findByText('https://crm.example.ma/in')).toBeVisible();
  });
});

describe('a new endpoint', () => {
  it('is made once, refused at its field, and its secret is shown once', async () => {
    const refusal = refused(422, fieldProblem('url', 'Adresse interne refusée.', 'private_url'));
    const made = { ...aHook(), secret: 'whsec_first' };
    const sent = taking('post', LIST, refusal, refused(503, problem('unavailable')), ok(made));
    const user = userEvent.setup();
    const router = await renderOperator('/settings/webhooks/new');
    const url = await screen.findByLabelText(/^Adresse/);
    const create = screen.getByRole('button', { name: 'Créer le destinataire' });
    await user.click(create);
    expect(await screen.findByText(/Une adresse complète/)).toBeVisible();
    expect(sent).toHaveLength(0);
    await user.type(url, 'http://10.0.0.1/in');
    await user.click(create);
    await waitFor(() => {
      expect(url).toHaveAccessibleDescription(/Adresse interne refusée/);
    });
    await user.clear(url);
    await user.type(url, 'https://crm.example.ma/in');
    await user.click(screen.getByRole('checkbox', { name: 'Facture émise' }));
    await user.click(create);
    expect(await screen.findByText(/Le serveur a rencontré un problème/)).toBeVisible();
    await user.click(create);
    const dialog = await screen.findByRole('dialog', { name: 'Destinataire créé' });
    expect(within(dialog).getByText('whsec_first')).toBeVisible();
    expect(sent[2]?.body).toEqual({
      url: 'https://crm.example.ma/in',
      description: null,
      event_types: ['invoice.issued'],
      is_active: true,
    });
    expect(sent[2]?.key).toMatch(/.{16}/);
    expect(sent[2]?.key).toBe(sent[1]?.key);
    expect(sent[1]?.key).not.toBe(sent[0]?.key);
    serving(ONE, aHook());
    serving(`${ONE}/deliveries`, pageOf([]));
    await user.click(within(dialog).getByRole('button', { name: 'Je l’ai conservé' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/settings/webhooks/hook-1');
      expect(screen.queryByText('whsec_first')).toBeNull();
    });
  });
});

describe('an endpoint', () => {
  it('is changed onto the version that was read, or both versions are shown', async () => {
    const { user } = await openPage();
    const sent = taking('put', ONE, refused(412, problem('precondition_failed')), ok(aHook()));
    serving(ONE, aHook({ url: 'https://other.example.ma', event_types: ['invoice.paid'] }), '"v2"');
    const description = screen.getByLabelText('Description');
    await user.clear(description);
    await user.type(description, 'CRM du siège');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    const dialog = await screen.findByRole('dialog', { name: 'Modifié entre-temps' });
    const row = within(dialog).getByRole('row', { name: /^Adresse/ });
    expect(row).toHaveTextContent('https://crm.example.ma/inhttps://other.example.ma');
    expect(dialog).toHaveTextContent('DescriptionCRM du siègeCRM');
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer ma version' }));
    expect(await screen.findByText('Destinataire enregistré')).toBeVisible();
    expect(sent.map(({ match }) => match)).toEqual(['"v1"', '"v2"']);
    expect(sent[0]?.body).toEqual({ description: 'CRM du siège' });
  });

  it('is sent a signed try once that was confirmed', async () => {
    const { user, asked } = await openPage();
    const sent = taking('post', `${ONE}/test`, ok(aDelivery({ event_type: 'webhook.ping' })));
    const dialog = await ask(user, 'Envoyer un essai', 'Envoyer un message d’essai ?');
    expect(dialog).toHaveTextContent('sans donnée de client');
    expect(sent).toHaveLength(0);
    const before = asked.length;
    await user.click(within(dialog).getByRole('button', { name: 'Envoyer un essai' }));
    expect(await screen.findByText('Message d’essai en route')).toBeVisible();
    expect(sent).toHaveLength(1);
    await waitFor(() => {
      expect(asked.length).toBeGreaterThan(before);
    });
  });

  it('gets another secret, shown once, while the one before still signs', async () => {
    const { user } = await openPage();
    const sent = taking('post', `${ONE}/rotate-secret`, ok({ ...aHook(), secret: 'whsec_next' }));
    const dialog = await ask(user, 'Changer le secret', 'Changer le secret de signature ?');
    const hours = within(dialog).getByLabelText(/^Heures de chevauchement/);
    const confirm = within(dialog).getByRole('button', { name: 'Changer le secret' });
    await user.clear(hours);
    await user.click(confirm);
    expect(hours).toBeInvalid();
    expect(sent).toHaveLength(0);
    await user.type(hours, '48');
    await user.click(confirm);
    const shown = await screen.findByRole('dialog', { name: 'Nouveau secret' });
    expect(within(shown).getByText('whsec_next')).toBeVisible();
    expect(sent.map(({ body }) => body)).toEqual([{ overlap_hours: 48 }]);
    await user.click(within(shown).getByRole('button', { name: 'Je l’ai conservé' }));
    await waitFor(() => {
      expect(screen.queryByText('whsec_next')).toBeNull();
    });
  });

  it('is told again of everything since a day', async () => {
    const { user } = await openPage();
    const refusal = refused(409, problem('webhook_endpoint_inactive'));
    const sent = taking('post', `${ONE}/replay`, refusal, ok({ replayed: 12 }));
    const dialog = await ask(user, 'Renvoyer depuis une date', 'Renvoyer les événements ?');
    const day = within(dialog).getByLabelText('Depuis le');
    const confirm = within(dialog).getByRole('button', { name: 'Renvoyer depuis une date' });
    await user.clear(day);
    await user.type(day, '2026-11-01');
    await user.click(confirm);
    expect(await within(dialog).findByText('Référence : trace-12345678')).toBeVisible();
    await user.click(confirm);
    expect(await screen.findByText('12 événements renvoyés')).toBeVisible();
    expect(sent[1]?.body).toEqual({ since: '2026-11-01' });
  });

  it('is deleted once what goes with it was read', async () => {
    const { user, router } = await openPage();
    const sent = taking('delete', ONE, refused(403, problem('forbidden')), gone);
    serving(LIST, pageOf([]));
    const dialog = await ask(user, 'Supprimer', 'Supprimer ce destinataire ?');
    expect(dialog).toHaveTextContent('L’historique de ses envois disparaît');
    const confirm = within(dialog).getByRole('button', { name: 'Supprimer' });
    await user.click(confirm);
    expect(await within(dialog).findByText(/ne permet pas cette action/)).toBeVisible();
    await user.click(confirm);
    expect(await screen.findByText('Destinataire supprimé')).toBeVisible();
    expect(router.state.location.pathname).toBe('/settings/webhooks');
    expect(sent).toHaveLength(2);
  });
});

describe('what was sent to an endpoint', () => {
  it('is told message by message, narrowed, and sent again', async () => {
    const ping = aDelivery({ id: '2', event_type: 'webhook.ping', status: 'delivered' });
    const later = aDelivery({ id: '3', event_type: 'later.event', error: 'timeout' });
    const { user, asked } = await openPage([aDelivery(), ping, later]);
    const panel = await screen.findByRole('region', { name: 'Envois' });
    const row = (name: RegExp) => within(panel).getByRole('row', { name });
    expect(await within(panel).findByRole('row', { name: /^Essai / })).toHaveTextContent('Remis');
    expect(row(/Facture émise/)).toHaveTextContent(/Échoué5005/);
    expect(row(/later\.event/)).toHaveTextContent('timeout');
    await user.selectOptions(within(panel).getByRole('combobox'), 'Échoué');
    await waitFor(() => {
      expect(asked.at(-1)?.path).toContain('status=failed');
    });
    const again = `${ONE}/deliveries/delivery-1/replay`;
    const refusal = refused(409, problem('conflict'));
    const sent = taking('post', again, refusal, ok(aDelivery({ status: 'pending' })));
    const send = within(row(/Facture émise/)).getByRole('button', { name: 'Renvoyer' });
    await user.click(send);
    expect(await within(panel).findByText('Référence : trace-12345678')).toBeVisible();
    await user.click(send);
    expect(await screen.findByText('Message de nouveau en route')).toBeVisible();
    expect(sent).toHaveLength(2);
  });

  it('is nothing yet, or could not be read', async () => {
    await openPage();
    expect(await screen.findByText(/^Aucun envoi/)).toBeVisible();
    taking('get', `${ONE}/deliveries`, refused(500, problem('internal_error', 'trace-87654321')));
    await userEvent.setup().selectOptions(screen.getByRole('combobox'), 'Remis');
    expect(await screen.findByText('Référence : trace-87654321')).toBeVisible();
    expect(screen.queryByText(/^Aucun envoi/)).toBeNull();
  });
});
