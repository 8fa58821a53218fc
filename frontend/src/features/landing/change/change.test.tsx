import { screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { businessDay } from '@/domain/dates';
import { problem } from '@/test/data';
import { publicApi } from '@/test/landing';
import {
  CONTRACT_ID,
  DRAFT_ID,
  eligible,
  offerRead,
  savedDraft,
  subscription,
} from '@/test/landingData';
import { renderLanding } from '@/test/render';
import { server } from '@/test/server';

const FLOW = 'upgrade_or_downgrade_existing_service';
const TARGET = eligible();
const ANSWERS = {
  contractId: CONTRACT_ID,
  offerId: TARGET.id,
  startDate: businessDay(new Date()),
};
const at = (step: string) => `/landing/change/${DRAFT_ID}/${step}`;
const plain = (element: HTMLElement) => element.textContent.replace(/[\u00a0\u202f]/g, ' ');
const title = (name: string) => screen.findByRole('heading', { level: 1, name });
const next = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Continuer' }));

describe('changing a plan', () => {
  it('goes from the CIN to the new contract', async () => {
    const fibre = subscription({
      contract_id: 'contract-2',
      service_identifier: '+212522334455',
      service_category: 'internet',
      current_offer: offerRead({ name: 'Fibre 100', service_category: 'internet' }),
    });
    const api = publicApi({ subscriptions: [fibre, subscription()] });
    const user = userEvent.setup();
    await renderLanding('/landing/change');
    await user.type(await screen.findByLabelText('Numéro de la CIN'), 'ab123456');
    await next(user);
    await title('Quelle ligne voulez‑vous changer ?');
    const mobile = await screen.findByRole('group', { name: 'Mobile' });
    expect(within(mobile).getAllByRole('radio')).toHaveLength(1);
    expect(screen.getByRole('group', { name: 'Internet' })).toHaveTextContent('Fibre 100');
    await next(user);
    expect(await screen.findByRole('link', { name: 'Choisissez une ligne.' })).toBeVisible();
    await user.click(screen.getByRole('radio', { name: /\+212 6 55 33 44 22/ }));
    await next(user);
    await title('Quelle offre voulez‑vous ?');
    const option = screen.getByRole('radio', { name: /Mobile 40 Go/ });
    expect(option).toHaveAccessibleName(/Offre supérieure : \+70,00/);
    await user.click(option);
    await next(user);
    await user.click(await screen.findByRole('radio', { name: /Aujourd’hui/ }));
    await next(user);
    await title('Vérifiez votre changement d’offre');
    expect(screen.getByRole('region', { name: 'Aujourd’hui' })).toHaveTextContent('Mobile 10 Go');
    expect(screen.getByRole('region', { name: 'Après' })).toHaveTextContent('Mobile 40 Go');
    expect(screen.getByText('a***@example.ma')).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Confirmer le changement' }));
    await title('Votre changement d’offre est enregistré');
    expect(api.submissions).toHaveLength(1);
    expect(api.submissions[0]).toMatchObject({
      path: 'plan-change',
      key: api.draft?.payload['key'],
      body: { cin: 'AB123456', source_contract_id: CONTRACT_ID, target_offer_id: TARGET.id },
    });
    expect(api.submissions[0]?.body).not.toHaveProperty('lookup_token');
    expect(api.lookups).toBe(1);
  });

  it('says so when nobody is known by the CIN', async () => {
    publicApi();
    server.use(
      http.post('*/landing/clients/verify-cin', () =>
        HttpResponse.json(problem('landing_client_not_found'), { status: 404 }),
      ),
    );
    const user = userEvent.setup();
    await renderLanding('/landing/change');
    await user.type(await screen.findByLabelText('Numéro de la CIN'), 'ZZ999999');
    await next(user);
    expect(await screen.findByRole('alert')).toHaveTextContent(/Aucun client n’est connu/);
  });

  it('says how long to wait after too many tries', async () => {
    publicApi();
    server.use(
      http.post('*/landing/clients/verify-cin', () =>
        HttpResponse.json(problem('rate_limited'), {
          status: 429,
          headers: { 'Retry-After': '150' },
        }),
      ),
    );
    const user = userEvent.setup();
    await renderLanding('/landing/change');
    await user.type(await screen.findByLabelText('Numéro de la CIN'), 'AB123456');
    await next(user);
    expect(await screen.findByText('Patientez 3 minutes, puis réessayez.')).toBeVisible();
  });

  it('has a page for a line without another plan', async () => {
    const draft = savedDraft(FLOW, { contractId: CONTRACT_ID });
    publicApi({ draft, subscriptions: [subscription({ eligible_offers: [] })] });
    await renderLanding(at('plan'));
    await title('Aucune autre offre pour cette ligne');
    expect(screen.getByText('Mobile 10 Go')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Continuer' })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Choisir une autre ligne' })).toBeVisible();
  });

  it('has a page for a client without a line', async () => {
    publicApi({ draft: savedDraft(FLOW, {}), subscriptions: [] });
    await renderLanding(at('line'));
    await title('Vous n’avez pas de ligne active');
    expect(screen.getByRole('link', { name: 'M’abonner' })).toBeVisible();
  });

  it('asks again when what was chosen is gone', async () => {
    const subscriptions = [subscription({ eligible_offers: [eligible({ id: 'another' })] })];
    publicApi({ draft: savedDraft(FLOW, ANSWERS), subscriptions });
    await renderLanding(at('check'));
    expect(await screen.findByText(/n’est plus disponible/)).toBeVisible();
  });

  it('tells a cheaper plan and one of the same price from a dearer one', async () => {
    const eligible_offers = [
      eligible({ id: 'a', name: 'Petite', change_type: 'downgrade', monthly_difference: '-30.00' }),
      eligible({ id: 'b', name: 'Pareille', change_type: 'lateral', monthly_difference: '0.00' }),
    ];
    const draft = savedDraft(FLOW, { contractId: CONTRACT_ID });
    publicApi({ draft, subscriptions: [subscription({ eligible_offers })] });
    await renderLanding(at('plan'));
    const name = async (offer: RegExp) =>
      plain((await screen.findByRole('radio', { name: offer })).closest('label') as HTMLElement);
    expect(await name(/Petite/)).toContain('Offre moins chère : -30,00 DH');
    expect(await name(/Pareille/)).toContain('Même prix : 0,00 DH');
  });
});

describe('a verification that ended', () => {
  const expired = () => HttpResponse.json(problem('landing_token_expired'), { status: 401 });

  it('says so, keeps the answers and goes on where it stopped', async () => {
    const api = publicApi({ draft: savedDraft(FLOW, ANSWERS) });
    server.use(http.get('*/landing/clients/:cin/subscriptions', expired, { once: true }));
    const user = userEvent.setup();
    await renderLanding(at('check'));
    await title('La vérification a expiré');
    await user.click(screen.getByRole('button', { name: 'Confirmer que c’est moi' }));
    await title('Vérifiez votre changement d’offre');
    expect(api.lookups).toBe(2);
    expect(
      within(screen.getByRole('region', { name: 'Après' })).getByText('Mobile 40 Go'),
    ).toBeVisible();
  });
});

describe('where the API asks for a one-time code', () => {
  const sent = (id: string) =>
    HttpResponse.json({ verification_id: id, masked_contact: 'a***@x.ma' });

  it('asks for it, takes it, and sends the token with the form', async () => {
    const api = publicApi();
    let codes = 0;
    server.use(
      http.post('*/landing/clients/verify-cin', () => sent(`verification-${(codes += 1)}`)),
      http.post('*/landing/clients/verify-code', async ({ request }) => {
        const { code, verification_id: id } = (await request.json()) as Record<string, string>;
        if (code !== '123456' || id !== 'verification-2') {
          return HttpResponse.json(problem('landing_code_invalid'), { status: 401 });
        }
        const expires_at = new Date(Date.now() + 600_000).toISOString();
        return HttpResponse.json({ cin: 'AB123456', lookup_token: 'by-code', expires_at });
      }),
    );
    const user = userEvent.setup();
    await renderLanding('/landing/change');
    await user.type(await screen.findByLabelText('Numéro de la CIN'), 'AB123456');
    await next(user);
    await title('Saisissez le code reçu');
    expect(screen.getByText('a***@x.ma')).toBeVisible();
    const field = screen.getByLabelText('Code');
    await user.type(field, '12');
    await next(user);
    expect(await screen.findByRole('link', { name: /6 chiffres/ })).toBeVisible();
    await user.clear(field);
    await user.type(field, '000000');
    await next(user);
    expect(await screen.findByRole('link', { name: /faux ou trop ancien/ })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Recevoir un autre code' }));
    expect(await screen.findByText(/Un autre code est en route/)).toBeVisible();
    await user.clear(screen.getByLabelText('Code'));
    await user.type(screen.getByLabelText('Code'), '123 456');
    await next(user);
    await title('Quelle ligne voulez‑vous changer ?');
    await next(user);
    await user.click(await screen.findByRole('radio', { name: /Mobile 40 Go/ }));
    await next(user);
    await user.click(await screen.findByRole('radio', { name: /Aujourd’hui/ }));
    await next(user);
    await user.click(await screen.findByRole('button', { name: 'Confirmer le changement' }));
    await title('Votre changement d’offre est enregistré');
    expect(api.submissions[0]?.body).toMatchObject({ lookup_token: 'by-code' });
  });

  it('never sends a code unasked when a page is opened again', async () => {
    let codes = 0;
    publicApi({ draft: savedDraft(FLOW, ANSWERS, { byCode: true }) });
    server.use(
      http.post('*/landing/clients/verify-cin', () => sent(`verification-${(codes += 1)}`)),
    );
    const user = userEvent.setup();
    await renderLanding(at('check'));
    await title('Confirmez que c’est vous');
    expect(codes).toBe(0);
    await user.click(screen.getByRole('button', { name: 'Confirmer que c’est moi' }));
    await title('Saisissez le code reçu');
    expect(codes).toBe(1);
  });
});
