import { screen, waitFor, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { publicApi } from '@/test/landing';
import { savedDraft } from '@/test/landingData';
import { renderLanding } from '@/test/render';
import { server } from '@/test/server';
import { ANSWERS, FLOW, answered, at, held } from '@/test/subscribing';

const plain = (element: HTMLElement) => element.textContent.replace(/[\u00a0\u202f]/g, ' ');

const title = (name: string) => screen.findByRole('heading', { level: 1, name });
const next = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Continuer' }));

async function choose(user: UserEvent, name: RegExp) {
  await user.click(await screen.findByRole('radio', { name }));
  await next(user);
}

describe('subscribing', () => {
  it('goes from the first question to the contract, saving each answer', async () => {
    const api = publicApi();
    const user = userEvent.setup();
    await renderLanding('/landing/subscribe');
    await title('De quel service avez‑vous besoin ?');
    await choose(user, /^Mobile/);
    await choose(user, /Mobile 10 Go/);
    await choose(user, /Avoir un nouveau numéro/);
    expect(await screen.findByText(/Réservé pour vous jusqu’à/)).toBeVisible();
    expect(screen.getAllByRole('radio')).toHaveLength(5);
    await user.click(screen.getByRole('radio', { name: '+212 6 55 00 00 12' }));
    expect(screen.getByRole('textbox', { name: 'Votre numéro' })).toHaveValue('+212 6 55 00 00 12');
    expect(screen.getByRole('textbox', { name: 'Votre numéro' })).toHaveAttribute('readonly');
    await next(user);
    await choose(user, /Aujourd’hui/);
    await choose(user, /12 mois/);
    await user.type(await screen.findByLabelText('Numéro de la CIN'), 'ab-123 456');
    await user.type(screen.getByLabelText('Nom complet'), 'Amal  Benali');
    await next(user);
    await user.type(await screen.findByLabelText('Adresse e-mail'), 'amal@example.ma');
    await next(user);
    await user.type(await screen.findByLabelText('Adresse'), '12 rue des Orangers, Rabat');
    await next(user);
    await title('Vérifiez avant de confirmer');
    const cost = await screen.findByRole('region', { name: 'Ce que vous payez' });
    for (const words of ['79,00 DH', '20,00 DH', '58,76 DH', 'Jusqu’au 20 novembre 2027']) {
      expect(plain(cost)).toContain(words);
    }
    await user.click(screen.getByRole('button', { name: 'Confirmer et m’abonner' }));
    await title('Votre abonnement est enregistré');
    expect(screen.getByText('CTR-768B-AC00-C5BF')).toBeVisible();
    expect(api.draft).toMatchObject({ status: 'submitted', cin: 'AB123456' });
    const [sent] = api.submissions;
    expect(sent?.key).toBe(api.draft?.payload['key']);
    expect(sent?.body).toMatchObject({
      cin: 'AB123456',
      full_name: 'Amal Benali',
      mobile_number_mode: 'assign_new',
      requested_mobile_local_number: '655000012',
      reservation_token: 'hold-1',
      commitment_months: 12,
    });
  });

  it('leaves nothing of the client in the browser', async () => {
    publicApi({ draft: savedDraft(FLOW, answered()) });
    await renderLanding(at('check'));
    await title('Vérifiez avant de confirmer');
    const kept = [localStorage, sessionStorage].map((storage) => JSON.stringify(storage)).join();
    expect(kept + document.cookie).not.toMatch(/AB123456|Amal|hold-/);
    expect(window.location.href).not.toMatch(/AB123456|token/);
    expect(JSON.stringify(window.history.state)).not.toMatch(/AB123456|token/);
  });

  it('gives an internet line a held number that cannot be typed over', async () => {
    const answers = { ...ANSWERS, service: 'internet', offerId: 'fibre', number: undefined };
    const api = publicApi({ draft: savedDraft(FLOW, { ...answers, reservation: undefined }) });
    const user = userEvent.setup();
    await renderLanding(at('home'));
    const field = await screen.findByRole('textbox', { name: 'Numéro fixe' });
    expect(field).toHaveAttribute('readonly');
    await user.type(field, '5');
    expect(field).toHaveValue('+212 6 55 00 00 10');
    await next(user);
    await waitFor(() => {
      expect(api.draft?.payload['answers']).toMatchObject({ number: '655000010' });
    });
  });

  it('holds other numbers once the first are no longer held, and says so', async () => {
    const api = publicApi({ draft: savedDraft(FLOW, answered({ reservation: held(-1) })) });
    await renderLanding(at('choose'));
    expect(await screen.findByText(/La réservation avait expiré/)).toBeVisible();
    expect(api.holds).toBe(1);
    expect(screen.getByRole('radio', { name: '+212 6 55 00 00 10' })).not.toBeChecked();
  });

  it('proposes five other numbers when none pleases', async () => {
    const api = publicApi({ draft: savedDraft(FLOW, answered()) });
    const user = userEvent.setup();
    await renderLanding(at('choose'));
    await user.click(await screen.findByRole('button', { name: 'Proposer d’autres numéros' }));
    expect(await screen.findByRole('radio', { name: '+212 6 55 00 00 14' })).toBeVisible();
    expect(api.holds).toBe(1);
  });

  it('takes the offer of the start page along', async () => {
    publicApi();
    const user = userEvent.setup();
    await renderLanding();
    await user.click(await screen.findByRole('link', { name: 'Choisir Mobile 10 Go' }));
    expect(await screen.findByRole('radio', { name: /^Mobile/ })).toBeChecked();
    await next(user);
    expect(await screen.findByRole('radio', { name: /Mobile 10 Go/ })).toBeChecked();
  });
});

describe('a form that is not right', () => {
  it('says everything in a summary that has the focus and leads to the fields', async () => {
    publicApi({ draft: savedDraft(FLOW, answered()) });
    const user = userEvent.setup();
    await renderLanding(at('identity'));
    const cin = await screen.findByLabelText('Numéro de la CIN');
    await user.clear(cin);
    await user.clear(screen.getByLabelText('Nom complet'));
    await next(user);
    const summary = await screen.findByRole('alert');
    expect(summary).toHaveFocus();
    expect(within(summary).getAllByRole('link')).toHaveLength(2);
    expect(document.title).toMatch(/^Erreur : Qui êtes‑vous/);
    await user.click(within(summary).getByRole('link', { name: /CIN/ }));
    expect(cin).toHaveFocus();
    expect(cin).toHaveAccessibleDescription(/Saisissez le numéro de votre CIN/);
    await user.type(cin, 'AB123456');
    expect(cin).not.toHaveAttribute('aria-invalid');
  });

  it('is judged after a field is left, not while it is typed', async () => {
    publicApi({ draft: savedDraft(FLOW, answered({ numberMode: 'use_existing' })) });
    const user = userEvent.setup();
    await renderLanding(at('keep'));
    const field = await screen.findByLabelText('Numéro de mobile');
    await user.type(field, '05 22');
    expect(field).not.toHaveAttribute('aria-invalid');
    await user.tab();
    expect(field).toHaveAttribute('aria-invalid', 'true');
    await user.clear(field);
    await user.type(field, '٠٦ ٥٥ ٣٣ ٤٤ ٢٢');
    expect(field).not.toHaveAttribute('aria-invalid');
  });

  it('refuses a day that is past', async () => {
    publicApi({ draft: savedDraft(FLOW, answered()) });
    const user = userEvent.setup();
    await renderLanding(at('start'));
    await user.click(await screen.findByRole('radio', { name: 'Plus tard' }));
    await user.type(screen.getByLabelText('Date'), '2020-01-01');
    await next(user);
    expect(await screen.findByRole('link', { name: /ne peut pas être passée/ })).toBeVisible();
  });

  it('asks a home for a telephone, a mobile line not', async () => {
    const home = { ...ANSWERS, service: 'internet', phone: undefined };
    publicApi({ draft: savedDraft(FLOW, { ...home, reservation: held(20) }) });
    const user = userEvent.setup();
    await renderLanding(at('contact'));
    await user.click(await screen.findByRole('button', { name: 'Continuer' }));
    expect(await screen.findByRole('link', { name: /numéro de téléphone/ })).toBeVisible();
  });

  it('keeps the answer on the page when it cannot be saved', async () => {
    publicApi({ draft: savedDraft(FLOW, answered()) });
    server.use(http.put('*/landing/drafts/:id', () => HttpResponse.error()));
    const user = userEvent.setup();
    await renderLanding(at('address'));
    const field = await screen.findByLabelText('Adresse');
    await user.clear(field);
    await user.type(field, 'Place Pietri, Rabat');
    await next(user);
    expect(await screen.findByText('Pas de connexion')).toBeVisible();
    expect(field).toHaveValue('Place Pietri, Rabat');
  });
});
