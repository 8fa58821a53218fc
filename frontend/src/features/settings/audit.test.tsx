import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AuditEvent } from '@/api/settings';
import { pageOf, problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { ok, refused, serving, taking } from '@/test/sent';

const anEvent = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  id: 'event-1',
  action: 'client_status_changed',
  actor_id: 'salma',
  entity_type: 'client',
  entity_id: 'client-1',
  details: { from: 'active', to: 'suspended' },
  request_id: null,
  created_at: '2026-11-21T10:00:00Z',
  ...changes,
});

beforeEach(() => {
  serving('/me', { actor_id: 'chef', roles: ['admin'] });
});

describe('the audit trail', () => {
  it('says who did what, when, and to what', async () => {
    const rows = [
      anEvent(),
      anEvent({ id: '2', action: 'later_thing', actor_id: 'system', entity_type: 'later_kind' }),
      anEvent({
        id: '3',
        action: 'offer_updated',
        entity_type: 'offer',
        entity_id: 'offer-1',
        details: { changes: { monthly_fee: { from: '99.00', to: '105.00' } } },
      }),
    ];
    const asked = taking('get', '/audit-events', ok(pageOf(rows)));
    await renderOperator('/settings/audit');
    const row = await screen.findByRole('row', { name: /Statut du client changé/ });
    expect(row).toHaveTextContent(/salma/);
    expect(within(row).getByRole('link', { name: 'Client' })).toHaveAttribute(
      'href',
      '/clients/client-1',
    );
    const unknown = screen.getByRole('row', { name: /later thing/ });
    expect(unknown).toHaveTextContent('later kind');
    expect(within(unknown).queryByRole('link')).toBeNull();
    expect(screen.getByRole('row', { name: /Offre modifiée/ })).toHaveTextContent('105');
    expect(asked[0]?.path).toContain('sort=-created_at');
  });

  it('is narrowed by author, object and days; the filters are taken away together', async () => {
    const asked = taking('get', '/audit-events', ok(pageOf([])));
    const user = userEvent.setup();
    const router = await renderOperator('/settings/audit');
    expect(await screen.findByText('Rien n’est encore au journal.')).toBeVisible();
    await user.selectOptions(screen.getByRole('combobox', { name: 'Objet' }), 'Facture');
    await user.type(screen.getByRole('searchbox', { name: /^Auteur/ }), 'salma{Enter}');
    await user.type(screen.getByLabelText('Du'), '2026-11-01');
    await user.type(screen.getByLabelText('Au'), '2026-11-30');
    expect(await screen.findByText('Aucun résultat')).toBeVisible();
    await waitFor(() => {
      const query = new URLSearchParams(asked.at(-1)?.path.split('?')[1]);
      expect(Object.fromEntries(query)).toMatchObject({
        entity_type: 'invoice',
        actor_id: 'salma',
        from: '2026-11-01',
        to: '2026-11-30',
      });
    });
    await user.click(screen.getByRole('button', { name: 'Effacer les filtres' }));
    expect(await screen.findByText('Rien n’est encore au journal.')).toBeVisible();
    expect(router.state.location.search).toBe('');
  });

  it('has its pages in the address, and says why one could not be read', async () => {
    const failure = refused(500, problem('internal_error'));
    const asked = taking('get', '/audit-events', ok(pageOf([anEvent()], 45)), failure);
    const user = userEvent.setup();
    const router = await renderOperator('/settings/audit');
    await screen.findByRole('row', { name: /Statut du client changé/ });
    await user.click(screen.getByRole('button', { name: 'Suivante' }));
    expect(await screen.findByText('Référence : trace-12345678')).toBeVisible();
    expect(router.state.location.search).toBe('?page=2');
    expect(asked[1]?.path).toContain('page=2');
  });
});
