import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { problem } from '@/test/data';
import { renderLanding } from '@/test/render';
import { server } from '@/test/server';

const plain = (element: HTMLElement) => element.textContent.replace(/[\u00a0\u202f]/g, ' ');

describe('the public start page', () => {
  it('opens the three journeys', async () => {
    await renderLanding();
    const choices = within(screen.getByRole('region', { name: /Que souhaitez/ }));
    for (const [name, address] of [
      ['M’abonner', '/landing/subscribe'],
      ['Changer mon offre', '/landing/change'],
      ['Mes factures', '/landing/bills'],
    ] as const) {
      expect(choices.getByRole('link', { name })).toHaveAttribute('href', address);
    }
    expect(document.title).toBe('Votre espace client · MT-Facturation');
  });

  it('shows the offers of today by service', async () => {
    await renderLanding();
    const mobile = await screen.findByRole('region', { name: 'Mobile' });
    expect(plain(mobile)).toContain('99,00 DH par mois');
    expect(mobile).toHaveTextContent('Mise en service offerte');
    expect(plain(screen.getByRole('region', { name: 'Internet' }))).toContain(
      'Mise en service : 150,00 DH',
    );
    expect(screen.getByRole('region', { name: 'Fixe' })).toHaveTextContent('Aucune offre');
  });

  it('says where to ask when the offers cannot be shown', async () => {
    const missing = () => HttpResponse.json(problem('not_found'), { status: 404 });
    server.use(http.get('*/landing/bootstrap', missing));
    await renderLanding();
    expect(await screen.findByRole('heading', { name: /présentées en agence/ })).toBeVisible();
    expect(screen.queryByRole('heading', { name: 'Nos offres' })).not.toBeInTheDocument();
  });

  it.each([
    [200, 'Le service fonctionne normalement'],
    [503, 'Le service est momentanément perturbé'],
    [502, 'Le service ne répond pas. Vérifiez votre connexion.'],
  ])('tells how the service is on a %i', async (status, words) => {
    server.use(http.get('*/health/ready', () => HttpResponse.json({ checks: {} }, { status })));
    await renderLanding();
    await waitFor(() => {
      expect(screen.getByRole('status')).toHaveTextContent(words);
    });
  });

  it('changes language in place and in the address', async () => {
    const user = userEvent.setup();
    await renderLanding();
    await user.click(screen.getByRole('link', { name: 'العربية' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'فضاء الزبناء' })).toBeVisible();
    expect(window.location.search).toBe('?lang=ar');
    expect(document.documentElement).toHaveAttribute('lang', 'ar');
    expect(document.documentElement).toHaveAttribute('dir', 'rtl');
    expect(screen.getByRole('link', { name: 'العربية' })).toHaveAttribute('aria-current', 'true');
  });

  it('says so when an address leads nowhere, and keeps the language on the way home', async () => {
    await renderLanding('/landing/nowhere', 'en');
    expect(screen.getByRole('heading', { name: 'Page not found' })).toBeVisible();
    const user = userEvent.setup();
    await user.click(screen.getByRole('link', { name: 'Back to the start page' }));
    expect(screen.getByRole('heading', { level: 1, name: 'Your customer area' })).toBeVisible();
    expect(window.location.pathname).toBe('/landing');
  });

  it('never leaves an empty screen when a page breaks', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    server.use(http.get('*/landing/bootstrap', () => HttpResponse.json({ not: 'the offers' })));
    await renderLanding();
    expect(await screen.findByRole('heading', { name: /n’a pas pu s’afficher/ })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Recharger la page' })).toBeVisible();
  });
});
