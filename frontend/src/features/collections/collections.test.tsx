import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { CaseAction, Simulation } from '@/api/cases';
import { aCase, pageOf } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';
import { actionBody, actionSchema, actionValues } from './actionForm';
import { barWidths } from './bars';

const cases = '*/api/v1/collections/cases';

const opened: CaseAction = {
  id: 'action-1',
  case_id: 'case-1',
  action_type: 'status_updated',
  actor_id: 'operator',
  note: 'Rappeler lundi',
  channel: null,
  level: null,
  promised_on: null,
  promised_amount: null,
  details: { from: 'open', to: 'in_progress' },
  created_at: '2026-11-16T09:00:00Z',
};

function serveCase(changes: Parameters<typeof aCase>[0] = {}) {
  server.use(
    http.get(`${cases}/case-1`, () =>
      HttpResponse.json(aCase(changes), { headers: { ETag: '"v1"' } }),
    ),
    http.get(`${cases}/case-1/actions`, () => HttpResponse.json([opened])),
    http.get('*/api/v1/collections/payments', () => HttpResponse.json(pageOf([]))),
  );
}

describe('an action on a case', () => {
  const usual = actionValues('18.80');

  it.each([
    [{}, []],
    [{ action_type: 'note' as const }, ['note']],
    [{ action_type: 'promise_to_pay' as const }, ['promised_on']],
    [
      { action_type: 'promise_to_pay' as const, promised_on: '2026-12-01', promised_amount: '0' },
      ['promised_amount'],
    ],
  ])('as %j has problems at %j', (typed, paths) => {
    const result = actionSchema.safeParse({ ...usual, ...typed });
    expect(result.error?.issues.map(({ path }) => path.join('.')) ?? []).toEqual(paths);
  });

  it('sends only what belongs to it', () => {
    expect(actionBody({ ...usual, channel: 'sms', promised_on: '2026-12-01' })).toEqual({
      action_type: 'reminder_sent',
      note: null,
      channel: 'sms',
    });
    expect(
      actionBody({ ...usual, action_type: 'promise_to_pay', promised_on: '2026-12-01' }),
    ).toEqual({
      action_type: 'promise_to_pay',
      note: null,
      promised_on: '2026-12-01',
      promised_amount: '18.80',
    });
  });
});

it('bars are as long as what they stand for', () => {
  expect(barWidths(['200.00', '100.00', '0.00', '0.01'])).toEqual([100, 50, 0, 1.5]);
  expect(barWidths(['0.00'])).toEqual([0]);
});

describe('a case', () => {
  it('says who did what, and takes a promise', async () => {
    serveCase();
    const sent: unknown[] = [];
    server.use(
      http.post(`${cases}/case-1/actions`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ ...opened, action_type: 'promise_to_pay' });
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/collections/case-1');
    const history = await screen.findByRole('list', { name: 'Historique' });
    expect(history).toHaveTextContent('Ouvert → En cours · par operator');
    await user.selectOptions(screen.getByLabelText('Action'), 'promise_to_pay');
    await user.type(screen.getByLabelText(/^Jour promis/), '2026-12-01');
    await user.click(screen.getByRole('button', { name: 'Noter la promesse' }));
    await waitFor(() => {
      expect(sent).toEqual([
        {
          action_type: 'promise_to_pay',
          note: null,
          promised_on: '2026-12-01',
          promised_amount: '18.80',
        },
      ]);
    });
  });

  it('is put in dispute onto the version that was read', async () => {
    serveCase();
    const sent: unknown[] = [];
    server.use(
      http.put(`${cases}/case-1/hold`, async ({ request }) => {
        sent.push(request.headers.get('if-match'), await request.json());
        return HttpResponse.json(aCase({ hold: 'disputed' }));
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/collections/case-1');
    await user.click(await screen.findByRole('button', { name: 'Changer le statut' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Mettre en litige' }));
    const dialog = await screen.findByRole('dialog', { name: 'Mettre en litige' });
    await user.click(within(dialog).getByRole('button', { name: 'Mettre en litige' }));
    await waitFor(() => {
      expect(sent).toEqual(['"v1"', { hold: 'disputed', note: null }]);
    });
  });
});

describe('the cases', () => {
  it('are reminded together, after their count was read', async () => {
    const rows = [
      aCase(),
      aCase({ id: 'case-2', invoice_number: 'FAC-2026-000002' }),
      aCase({ id: 'case-3', invoice_number: 'FAC-2026-000003', status: 'resolved' }),
    ];
    const sent: unknown[] = [];
    server.use(
      http.get(cases, () => HttpResponse.json(pageOf(rows))),
      http.post(`${cases}/remind`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({
          reminded: 2,
          skipped_case_ids: [],
          idempotency_replayed: false,
        });
      }),
    );
    const user = userEvent.setup();
    await renderOperator('/collections');
    await user.click(await screen.findByLabelText('Choisir FAC-2026-000001'));
    await user.click(screen.getByLabelText('Choisir toute la page'));
    expect(screen.getByText('3 dossiers choisis')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Envoyer des relances…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Envoyer des relances' });
    expect(dialog).toHaveTextContent('2 relances seront envoyées.');
    expect(dialog).toHaveTextContent('1 dossier terminé est laissé de côté.');
    await user.click(within(dialog).getByRole('button', { name: 'Envoyer 2 relances' }));
    await waitFor(() => {
      expect(screen.queryByText('3 dossiers choisis')).not.toBeInTheDocument();
    });
    expect(sent).toEqual([{ case_ids: ['case-1', 'case-2'], channel: null, note: null }]);
  });

  it('of one age are listed when its bar is chosen', async () => {
    const user = userEvent.setup();
    const router = await renderOperator('/collections');
    await user.click(await screen.findByRole('button', { name: '31 à 60 jours' }));
    expect(router.state.location.search).toBe('?aging_bucket=31_60');
  });

  it('are simulated before dunning acts', async () => {
    const simulation: Simulation = {
      is_active: true,
      run_on: '2026-11-21',
      runs_at: '2026-11-21T08:00:00Z',
      examined_cases: 4,
      action_count: 1,
      actions_capped: false,
      totals: [
        { level: 1, action: 'reminder', channel: 'email', cases: 1, outstanding_amount: '18.80' },
      ],
      skipped: { disputed: 3 },
      actions: [],
    };
    server.use(
      http.post('*/api/v1/collections/dunning/simulate', () => HttpResponse.json(simulation)),
    );
    await renderOperator('/collections/dunning');
    const table = await screen.findByRole('table', { name: 'Par niveau' });
    expect(table).toHaveTextContent('niveau 1');
    expect(screen.getByText('Relances automatiques actives')).toBeVisible();
  });
});
