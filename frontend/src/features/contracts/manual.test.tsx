import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Line } from '@/api/customers';
import { aClient, aContract, anOffer, fieldProblem, pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { ok, refused, serving, taking } from '@/test/sent';

const aLine = (id: string, client_id: string, service_identifier: string): Line => ({
  id,
  client_id,
  service_identifier,
  service_type: 'mobile',
  status: 'active',
  created_at: '2026-11-01T10:00:00Z',
  updated_at: '2026-11-01T10:00:00Z',
});

const omar = aClient({ id: 'client-2', full_name: 'Omar Tazi', cin: 'CD1' });

async function openPage() {
  const clients = taking('get', '/customers', ok(pageOf([aClient(), omar])));
  const offers = taking('get', '/offers', ok(pageOf([anOffer()])));
  serving('/customers/client-1/subscribers', pageOf([aLine('a', 'client-1', '+212611111111')]));
  serving('/customers/client-2/subscribers', pageOf([aLine('b', 'client-2', '+212622222222')]));
  const user = userEvent.setup();
  const router = await renderOperator('/contracts/new/manual');
  await screen.findByRole('button', { name: 'Créer le contrat' });
  return { user, router, clients, offers };
}

type Visitor = ReturnType<typeof userEvent.setup>;

async function pick(user: Visitor, field: string, option: RegExp) {
  await user.click(screen.getByRole('textbox', { name: field }));
  await user.click(await screen.findByRole('option', { name: option }));
}

/** Chooses the client, its line and an offer. */
async function chooseAll(user: Visitor) {
  await pick(user, 'Client', /Amal Benali/);
  await screen.findByRole('option', { name: /\+212611111111/ });
  await user.selectOptions(line(), '+212611111111 · Mobile');
  await pick(user, 'Offre', /Mobile 10 Go/);
}

const line = () => screen.getByRole('combobox', { name: /^Ligne/ });
const advantage = () => screen.getByLabelText('Avantage accordé, HT');
const submit = () => screen.getByRole('button', { name: 'Créer le contrat' });

describe('a contract made by hand', () => {
  it('says what is not chosen yet, before the server is asked', async () => {
    const { user } = await openPage();
    const sent = taking('post', '/contracts', ok(aContract()));
    expect(line()).toBeDisabled();
    await user.click(submit());
    await waitFor(() => {
      expect(screen.getByRole('textbox', { name: 'Client' })).toBeInvalid();
    });
    expect(screen.getByRole('textbox', { name: 'Offre' })).toBeInvalid();
    expect(line()).toBeInvalid();
    expect(sent).toHaveLength(0);
  });

  it('is sent once with every choice, however often it is tried', async () => {
    const { user, router, clients, offers } = await openPage();
    const failure = refused(503, problem('unavailable'));
    const sent = taking('post', '/contracts', failure, ok(aContract()));
    serving('/contracts/contract-1', aContract());
    serving('/contracts/contract-1/terms', []);
    serving('/contracts/contract-1/audit', []);
    await chooseAll(user);
    const start = screen.getByLabelText(/^Début/);
    await user.clear(start);
    await user.type(start, '2026-12-01');
    expect(screen.queryByLabelText('Avantage accordé, HT')).toBeNull();
    await user.type(screen.getByLabelText('Engagement (mois)'), '12');
    await user.type(advantage(), '1 200,5');
    await user.click(screen.getByRole('radio', { name: 'Actif' }));
    await user.click(submit());
    expect(await screen.findByText('Référence : trace-12345678')).toBeVisible();
    await user.click(submit());
    expect(await screen.findByText('Contrat signé pour Amal Benali')).toBeVisible();
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/contracts/contract-1');
    });
    expect(sent[1]?.body).toEqual({
      client_id: 'client-1',
      subscriber_id: 'a',
      offer_id: 'offer-1',
      contract_start_date: '2026-12-01',
      end_date: null,
      commitment_months: 12,
      granted_advantage_amount: '1200.50',
      status: 'active',
    });
    expect(sent[1]?.key).toMatch(/.{16}/);
    expect(sent[1]?.key).toBe(sent[0]?.key);
    expect(clients.some(({ path }) => path.includes('status=active'))).toBe(true);
    expect(offers.some(({ path }) => path.includes('status=active'))).toBe(true);
  });

  it('grants an advantage for a commitment only, and explains and checks it', async () => {
    const { user } = await openPage();
    const sent = taking('post', '/contracts', refused(409, problem('offer_not_active')));
    await chooseAll(user);
    await user.type(screen.getByLabelText('Engagement (mois)'), '24');
    expect(advantage()).toHaveAccessibleDescription(/ce que l’engagement a fait gagner/);
    await user.type(advantage(), '12,345');
    await user.click(submit());
    await waitFor(() => {
      expect(advantage()).toBeInvalid();
    });
    await user.clear(advantage());
    await user.type(advantage(), '300');
    await user.clear(screen.getByLabelText('Engagement (mois)'));
    await user.click(submit());
    await waitFor(() => {
      expect(sent).toHaveLength(1);
    });
    expect(sent[0]?.body).not.toHaveProperty('granted_advantage_amount');
  });

  it('shows each refusal at its field', async () => {
    const { user } = await openPage();
    const sent = taking(
      'post',
      '/contracts',
      refused(409, problem('subscriber_contract_conflict')),
      refused(409, problem('offer_validity_invalid')),
      refused(422, fieldProblem('commitment_months', 'Trop long.')),
    );
    await chooseAll(user);
    await user.click(submit());
    await waitFor(() => {
      expect(line()).toHaveAccessibleDescription(/Cette ligne a déjà un contrat ouvert/);
    });
    await user.click(submit());
    await waitFor(() => {
      expect(screen.getByLabelText(/^Début/)).toHaveAccessibleDescription(/validité de l’offre/);
    });
    await user.click(submit());
    await waitFor(() => {
      expect(screen.getByLabelText('Engagement (mois)')).toHaveAccessibleDescription(/Trop long/);
    });
    expect(sent).toHaveLength(3);
  });

  it('forgets the line of a client who is no longer the one', async () => {
    const { user } = await openPage();
    const sent = taking('post', '/contracts', ok(aContract()));
    await chooseAll(user);
    await user.type(screen.getByRole('textbox', { name: 'Client' }), 'x');
    expect(line()).toBeDisabled();
    await pick(user, 'Client', /Omar Tazi/);
    await screen.findByRole('option', { name: /\+212622222222/ });
    await user.click(submit());
    await waitFor(() => {
      expect(line()).toBeInvalid();
    });
    expect(sent).toHaveLength(0);
  });
});
