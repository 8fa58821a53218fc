import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { OfferCreate } from '@/api/catalog';
import { anOffer, fieldProblem, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { ok, refused, taking } from '@/test/sent';
import { server } from '@/test/server';
import { bodyOf, changesOf, componentProblems, type OfferValues, valuesOf } from './offerForm';

const offers = '*/api/v1/offers';
const one = '*/api/v1/offers/offer-1';

const typed = (changes: Partial<OfferValues>): OfferValues => ({
  ...valuesOf(null),
  name: 'Mobile 20 Go',
  mobile_data_gb: '20',
  monthly_fee: '129,9',
  ...changes,
});

describe('the rules of an offer', () => {
  it.each<[string, Partial<OfferValues>, string | null]>([
    ['mobile with data', {}, null],
    ['mobile with nothing', { data_on: 'off' }, 'data_on'],
    ['mobile with half a gigabyte', { mobile_data_gb: '1.5' }, 'mobile_data_gb'],
    ['mobile with calls of no hours', { calls_on: 'on' }, 'mobile_calls_hours'],
    ['internet without speed', { service_category: 'internet' }, 'speed'],
    ['internet with speed', { service_category: 'internet', speed: '100' }, null],
    ['landline with national calls', { service_category: 'landline' }, null],
    ['landline with nothing', { service_category: 'landline', national_on: 'off' }, 'national_on'],
    [
      'landline with international calls of no hours',
      { service_category: 'landline', international_on: 'on' },
      'landline_international_hours',
    ],
  ])('%s', (_name, changes, field) => {
    expect(componentProblems(typed(changes))[0]?.path ?? null).toBe(field);
  });

  it('sends the components of its own service, and money as the API writes it', () => {
    expect(bodyOf(typed({ tv_on: 'on', speed: '50' }))).toMatchObject({
      service_category: 'mobile',
      monthly_fee: '129.90',
      activation_fee: '0.00',
      mobile_data_gb: 20,
      mobile_calls_hours: null,
      valid_to: null,
    });
    const internet = bodyOf(
      typed({ service_category: 'internet', internet_access_type: 'adsl', speed: '8' }),
    );
    expect(internet).toMatchObject({
      internet_adsl_speed_mbps: 8,
      internet_fiber_speed_mbps: null,
    });
    expect(internet).not.toHaveProperty('mobile_data_gb');
  });

  it('sends only what changed', () => {
    const offer = anOffer();
    expect(changesOf(valuesOf(offer), offer)).toEqual({});
    expect(changesOf({ ...valuesOf(offer), monthly_fee: '99' }, offer)).toEqual({});
    expect(changesOf({ ...valuesOf(offer), mobile_data_gb: '12' }, offer)).toEqual({
      mobile_data_gb: 12,
    });
  });
});

describe('a new offer', () => {
  it('is previewed while typed, then created once', async () => {
    const sent: { body: OfferCreate; key: string | null }[] = [];
    server.use(
      http.post(offers, async ({ request }) => {
        const body = (await request.json()) as OfferCreate;
        sent.push({ body, key: request.headers.get('idempotency-key') });
        return HttpResponse.json(anOffer({ id: 'offer-9', name: body.name }));
      }),
      http.get('*/api/v1/offers/offer-9', () =>
        HttpResponse.json(anOffer({ id: 'offer-9', name: 'Mobile 20 Go' })),
      ),
      http.get('*/api/v1/offers/offer-9/versions', () => HttpResponse.json([anOffer()])),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/offers/new');
    await user.type(await screen.findByLabelText(/Nom de l’offre/), 'Mobile 20 Go');
    await user.type(screen.getByLabelText(/Internet mobile, Volume/), '20');
    await user.type(screen.getByLabelText(/Mensualité/), '129,90');
    const preview = screen.getByRole('region', { name: 'Aperçu' });
    expect(preview).toHaveTextContent('20 Go d’internet');
    expect(preview.textContent.replace(/[\u00a0\u202f]/g, ' ')).toContain('129,90 DH');
    await user.click(screen.getByRole('button', { name: 'Créer une offre' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/offers/offer-9');
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toMatchObject({ name: 'Mobile 20 Go', monthly_fee: '129.90' });
    expect(sent[0]?.key).toMatch(/^[\x21-\x7e]{8,255}$/);
    expect(await screen.findByText('Offre « Mobile 20 Go » créée')).toBeVisible();
    expect(await screen.findByRole('row', { name: /^Version 1/ })).toBeVisible();
  });

  it('says at each field what is missing, before the server is asked', async () => {
    const user = userEvent.setup();
    await renderOperator('/offers/new');
    await user.click(await screen.findByRole('button', { name: 'Créer une offre' }));
    expect(await screen.findByLabelText(/Nom de l’offre/)).toHaveAccessibleDescription(
      'À renseigner.',
    );
    expect(screen.getByLabelText(/Internet mobile, Volume/)).toHaveAccessibleDescription(
      'Un nombre entier, au moins 1.',
    );
    expect(screen.getByLabelText(/Mensualité/)).toBeInvalid();
  });

  it('shows the server’s refusal at its field, with the reference to copy', async () => {
    const refusal = fieldProblem('mobile_data_gb', 'Too much data for one offer');
    server.use(http.post(offers, () => HttpResponse.json(refusal, { status: 422 })));
    const user = userEvent.setup();
    await renderOperator('/offers/new');
    await user.type(await screen.findByLabelText(/Nom de l’offre/), 'Mobile 20 Go');
    await user.type(screen.getByLabelText(/Internet mobile, Volume/), '20');
    await user.type(screen.getByLabelText(/Mensualité/), '129');
    await user.click(screen.getByRole('button', { name: 'Créer une offre' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('trace-12345678');
    expect(within(alert).getByRole('button', { name: 'Copier la référence' })).toBeVisible();
    expect(screen.getByLabelText(/Internet mobile, Volume/)).toHaveAccessibleDescription(
      'Too much data for one offer',
    );
  });
});

describe('an offer', () => {
  const read = (changes = {}) =>
    http.get(one, () => HttpResponse.json(anOffer(changes), { headers: { ETag: '"v1"' } }));

  it('that somebody else changed meanwhile is shown in both versions', async () => {
    const tags: (string | null)[] = [];
    let saved = anOffer();
    server.use(
      http.get(one, () =>
        HttpResponse.json(saved, { headers: { ETag: `"${saved.monthly_fee}"` } }),
      ),
      http.put(one, async ({ request }) => {
        tags.push(request.headers.get('if-match'));
        if (tags.length === 1) {
          saved = anOffer({ monthly_fee: '105.00' });
          return HttpResponse.json(problem('precondition_failed'), { status: 412 });
        }
        saved = { ...saved, ...((await request.json()) as object) };
        return HttpResponse.json(saved);
      }),
      http.get(`${one}/versions`, () => HttpResponse.json([anOffer()])),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/offers/offer-1/edit');
    const fee = await screen.findByLabelText(/Mensualité/);
    await user.clear(fee);
    await user.type(fee, '110');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    const dialog = await screen.findByRole('dialog', { name: 'Modifié entre-temps' });
    expect(dialog.textContent.replace(/[\u00a0\u202f]/g, ' ')).toContain('105,00 DH');
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer ma version' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/offers/offer-1');
    });
    expect(await screen.findByRole('row', { name: /^Version 1/ })).toBeVisible();
    expect(tags).toEqual(['"99.00"', '"105.00"']);
    expect(saved.monthly_fee).toBe('110.00');
  });

  it('that contracts signed cannot be deleted: it can be retired instead', async () => {
    let status = 'active';
    server.use(
      read(),
      http.get(`${one}/versions`, () => HttpResponse.json([])),
      http.delete(one, () =>
        HttpResponse.json(problem('offer_delete_blocked', 'trace-1', { contracts: 3 }), {
          status: 409,
        }),
      ),
      http.put(one, async ({ request }) => {
        status = ((await request.json()) as { status: string }).status;
        return HttpResponse.json(anOffer({ status: 'retired' }));
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/offers/offer-1');
    await user.click(await screen.findByRole('button', { name: 'Supprimer' }));
    const dialog = await screen.findByRole('dialog', { name: /Supprimer/ });
    await user.click(within(dialog).getByRole('button', { name: 'Supprimer' }));
    expect(await within(dialog).findByText(/retirez-la plutôt/)).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Retirer de la vente' }));
    const retire = await screen.findByRole('dialog', { name: /Retirer/ });
    expect(retire).toHaveTextContent('Les contrats en cours la gardent');
    await user.click(within(retire).getByRole('button', { name: 'Retirer de la vente' }));
    expect(await screen.findByText(/est retirée de la vente/)).toBeVisible();
    expect(status).toBe('retired');
  });
  it('shows every version that was sold, or why they could not be read', async () => {
    const fees = { monthly_fee: '105.00', activation_fee: '30.00' };
    const versions = ok([anOffer({ ...fees, version: 2, mobile_data_gb: 20 }), anOffer()]);
    server.use(read({ version: 2 }));
    taking('get', '/offers/offer-1/versions', refused(500, problem('internal_error')), versions);
    const user = userEvent.setup();
    await renderOperator('/offers/offer-1');
    const panel = await screen.findByRole('region', { name: 'Versions' });
    expect(await within(panel).findByText('Référence : trace-12345678')).toBeVisible();
    await user.click(within(panel).getByRole('button', { name: 'Réessayer' }));
    const latest = await within(panel).findByRole('row', { name: /^Version 2/ });
    expect(latest).toHaveTextContent(/20.Go.*105,00.*30,00/);
    expect(within(panel).getByRole('row', { name: /^Version 1/ })).toHaveTextContent(
      /10.Go.*99,00/,
    );
  });
});
