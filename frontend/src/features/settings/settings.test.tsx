import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { User } from '@/api/access';
import type { DunningPolicy, Settings } from '@/api/settings';
import { pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';
import { companyChanges, companyValues } from './companyForm';
import { dunningChanges, dunningSchema, dunningValues, nextLevel } from './dunningForm';

const settings: Settings = {
  name: 'MT Télécom',
  tenant: 'mt',
  currency: 'MAD',
  time_zone: 'Africa/Casablanca',
  capabilities: ['telecom'],
  default_tax_rate: '0.20',
  updated_at: '2026-11-20T10:00:00Z',
  seller: {
    name: 'MT Télécom S.A.',
    address: 'Casablanca',
    ice: '001525713000097',
    tax_id: '40125789',
    trade_register: null,
    business_tax: null,
    social_security: null,
    phone: null,
    email: null,
    payment_terms: '',
  },
  billing: {
    payment_terms_days: 15,
    default_proration: 'daily',
    bill_suspended_days: false,
    maximum_invoice_total: null,
    maximum_increase_percent: null,
  },
};

const policy: DunningPolicy = {
  is_active: true,
  quiet_from: '20:00',
  quiet_until: '08:00',
  updated_at: '2026-11-20T10:00:00Z',
  levels: [
    { level: 1, days_past_due: 3, minimum_amount: '10.00', action: 'reminder', channel: 'email' },
    { level: 2, days_past_due: 30, minimum_amount: '50.00', action: 'suspend', channel: 'sms' },
  ],
};

const aUser: User = {
  id: 'user-1',
  email: 'salma@example.com',
  full_name: 'Salma Idrissi',
  roles: ['viewer'],
  is_active: true,
  disabled_at: null,
  created_at: '2026-11-20T10:00:00Z',
  updated_at: '2026-11-20T10:00:00Z',
};

const answer = (path: string, body: object) =>
  http.get(`*/api/v1${path}`, () => HttpResponse.json(body, { headers: { ETag: '"v1"' } }));

beforeEach(() => {
  server.use(
    answer('/me', { actor_id: 'chef', roles: ['admin'] }),
    answer('/settings', settings),
    answer('/dunning-policy', policy),
    answer('/users', pageOf([aUser])),
    answer('/users/user-1', aUser),
  );
});

describe('what is sent of the company', () => {
  it.each([
    [{}, {}],
    [{ default_tax_rate: '5,5' }, { default_tax_rate: '0.055' }],
    [{ seller_name: ' MT ' }, { seller: { name: 'MT' } }],
    [{ tax_id: '' }, { seller: { tax_id: null } }],
    [{ maximum_invoice_total: '1 400,5' }, { billing: { maximum_invoice_total: '1400.50' } }],
    [{ bill_suspended_days: 'yes' }, { billing: { bill_suspended_days: true } }],
  ])('%j becomes %j', (typed, sent) => {
    expect(companyChanges({ ...companyValues(settings), ...typed }, settings)).toEqual(sent);
  });
});

describe('the levels of dunning', () => {
  const levels = dunningValues(policy).levels;
  const [first, second] = levels;
  it.each([
    ['days_past_due', [{ ...first, days_past_due: '40' }, second], 'invalid.level_later'],
    ['days_past_due', [{ ...first, days_past_due: '0' }], 'invalid.days_late'],
    ['channel', [{ ...first, channel: '' }], 'invalid.required'],
    ['action', [second], 'invalid.level_notice'],
    ['action', [{ ...first, minimum_amount: '100' }, second], 'invalid.level_notice'],
    ['minimum_amount', [{ ...first, minimum_amount: 'x' }], 'invalid.amount'],
  ])('say what is wrong with %s', (field, typed, message) => {
    const { error } = dunningSchema.safeParse({ ...dunningValues(policy), levels: typed });
    const found = error?.issues.map(({ path, message: said }) => [String(path.at(-1)), said]);
    expect(found?.some(([at, said]) => at?.endsWith(field) && said === message)).toBe(true);
  });

  it('are sent whole, and only when they changed', () => {
    const values = dunningValues(policy);
    expect(dunningSchema.safeParse(values).success).toBe(true);
    expect(dunningChanges(values, policy)).toEqual({});
    const more = [...values.levels, nextLevel(values.levels)];
    const sent = dunningChanges({ ...values, levels: more, quiet_from: '' }, policy);
    expect(sent.quiet_from).toBeNull();
    expect(sent.levels).toHaveLength(3);
    expect(sent.levels?.[2]).toEqual({
      days_past_due: 45,
      minimum_amount: '50.00',
      action: 'suspend',
      channel: 'sms',
    });
  });
});

describe('the settings', () => {
  it('keep administration from those who do not administer', async () => {
    server.use(answer('/me', { actor_id: 'operator', roles: ['user'] }));
    await renderOperator('/settings');
    expect(await screen.findByRole('heading', { level: 1, name: 'Mon profil' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Utilisateurs' })).toBeNull();
  });

  it('of the company show both versions when somebody else saved one', async () => {
    const sent: unknown[] = [];
    server.use(
      http.put('*/api/v1/settings', async ({ request }) => {
        sent.push(request.headers.get('if-match'), await request.json());
        if (sent.length > 2) return HttpResponse.json(settings);
        const theirs = { ...settings, seller: { ...settings.seller, name: 'Autre nom' } };
        server.use(
          http.get('*/api/v1/settings', () =>
            HttpResponse.json(theirs, { headers: { ETag: '"v2"' } }),
          ),
        );
        return HttpResponse.json(problem('precondition_failed'), { status: 412 });
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/settings/company');
    const days = await screen.findByLabelText(/^Délai de paiement/);
    await user.clear(days);
    await user.type(days, '200');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    await waitFor(() => {
      expect(days).toHaveAccessibleDescription(/De 1 à 90 jours/);
    });
    await user.clear(days);
    await user.type(days, '30');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    const dialog = await screen.findByRole('dialog', { name: 'Modifié entre-temps' });
    expect(within(dialog).getByText('Autre nom')).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer ma version' }));
    await waitFor(() => {
      expect(sent[2]).toBe('"v2"');
    });
    expect(sent[1]).toEqual({ billing: { payment_terms_days: 30 } });
  });

  it('show the password of a new user once', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/v1/users', async ({ request }) => {
        sent.push(await request.json());
        expect(request.headers.get('idempotency-key')).not.toBeNull();
        return HttpResponse.json({ ...aUser, password: 'made-by-the-server' });
      }),
    );
    const user = userEvent.setup();
    const router = await renderOperator('/settings/users/new');
    await user.type(await screen.findByLabelText(/^Nom/), 'Salma Idrissi');
    await user.type(screen.getByLabelText(/^E-mail/), 'salma@example.com');
    await user.click(screen.getByRole('checkbox', { name: 'Lecture' }));
    await user.click(screen.getByRole('button', { name: 'Créer l’utilisateur' }));
    expect(await screen.findByText('Au moins un choix.')).toBeVisible();
    await user.click(screen.getByRole('checkbox', { name: 'Ventes' }));
    await user.click(screen.getByRole('button', { name: 'Créer l’utilisateur' }));
    const dialog = await screen.findByRole('dialog', { name: /Salma Idrissi/ });
    expect(within(dialog).getByText('made-by-the-server')).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Je l’ai conservé' }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/settings/users');
    });
    expect(sent).toEqual([
      { full_name: 'Salma Idrissi', email: 'salma@example.com', roles: ['sales'] },
    ]);
  });

  it('say why the last administrator stays', async () => {
    const body = problem('last_administrator');
    server.use(http.post('*/users/user-1/disable', () => HttpResponse.json(body, { status: 409 })));
    const user = userEvent.setup();
    await renderOperator('/settings/users/user-1');
    await user.click(await screen.findByRole('button', { name: 'Désactiver' }));
    const dialog = await screen.findByRole('dialog', { name: 'Désactiver Salma Idrissi ?' });
    await user.click(within(dialog).getByRole('button', { name: 'Désactiver' }));
    expect(await within(dialog).findByText(/dernier administrateur/)).toBeVisible();
  });
});
