import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { problem } from '@/test/data';
import { renderOperator } from '@/test/render';
import { server } from '@/test/server';

const tabs = async () => {
  const nav = await screen.findByRole('navigation', { name: 'Sections' });
  return within(nav)
    .getAllByRole('link')
    .map((link) => link.textContent);
};
const missing = (path: string) =>
  http.get(`*/api/v1${path}`, () => HttpResponse.json(problem('not_found'), { status: 404 }));

describe('the shell', () => {
  it('has the five sections in their order, and says which one is open', async () => {
    await renderOperator('/clients');
    expect(await tabs()).toEqual(['Contrats', 'Clients', 'Offres', 'Factures', 'Recouvrement']);
    expect(screen.getByRole('link', { name: 'Clients' })).toHaveAttribute('aria-current', 'page');
  });

  it('keeps a section out that the server does not offer', async () => {
    server.use(missing('/collections/cases'), missing('/invoices'));
    await renderOperator('/');
    await waitFor(async () => {
      expect(await tabs()).toEqual(['Contrats', 'Clients', 'Offres']);
    });
  });

  it('keeps a section whose server is failing', async () => {
    const body = problem('internal_server_error');
    server.use(http.get('*/api/v1/invoices', () => HttpResponse.json(body, { status: 500 })));
    await renderOperator('/');
    expect(await screen.findByText('Indisponible')).toBeVisible();
    expect(await tabs()).toContain('Factures');
  });

  it('speaks another language, right to left, and remembers it', async () => {
    const user = userEvent.setup();
    await renderOperator('/offers');
    await user.click(await screen.findByRole('button', { name: /Langue/ }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'العربية' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'العروض' })).toBeVisible();
    expect(document.documentElement).toHaveAttribute('lang', 'ar');
    expect(document.documentElement).toHaveAttribute('dir', 'rtl');
    expect(document.title).toBe('العروض · MT-Facturation');
    expect(localStorage.getItem('mt.language')).toBe('ar');
  });

  it('switches between light and dark', async () => {
    const user = userEvent.setup();
    await renderOperator('/');
    await user.click(await screen.findByRole('button', { name: 'Passer au thème sombre' }));
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await user.click(screen.getByRole('button', { name: 'Passer au thème clair' }));
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'light');
  });

  it('moves the focus to the content of a new page', async () => {
    const user = userEvent.setup();
    await renderOperator('/clients');
    await user.click(await screen.findByRole('link', { name: 'Factures' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Factures' })).toBeVisible();
    expect(screen.getByRole('main')).toHaveFocus();
  });

  it('says so when an address leads nowhere', async () => {
    await renderOperator('/nowhere');
    expect(await screen.findByRole('heading', { name: 'Page introuvable' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Aller à la vue d’ensemble' })).toBeVisible();
  });
});

describe('a page that breaks', () => {
  it('leaves the shell standing and says what to do', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    server.use(http.get('*/api/v1/offer-categories', () => HttpResponse.json({ not: 'a list' })));
    await renderOperator('/offers');
    expect(await screen.findByRole('heading', { name: /n’a pas pu s’afficher/ })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Recharger la page' })).toBeVisible();
    expect(await tabs()).toContain('Contrats');
  });
});

describe('the overview', () => {
  it('counts what there is, and says when the count stops', async () => {
    await renderOperator('/');
    const section = await screen.findByRole('region', { name: 'Activité' });
    expect(await within(section).findByText('1 284')).toBeVisible();
    expect(within(section).getByText('plus de 10 000')).toBeVisible();
    expect(within(section).getByText('17')).toBeVisible();
  });

  it('says who is at work', async () => {
    await renderOperator('/');
    const session = await screen.findByRole('region', { name: 'Session' });
    expect(within(session).getByText('operator')).toBeVisible();
  });
});

describe('the health of the service', () => {
  it('is told in words, part by part', async () => {
    await renderOperator('/');
    const panel = await screen.findByRole('region', { name: 'État du service' });
    expect(await within(panel).findByText('Répond')).toBeVisible();
    expect(within(panel).getByText('À jour')).toBeVisible();
    expect(within(panel).getByText('Prête')).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Service opérationnel' })).toBeVisible();
  });

  it('names what failed in the header of every page', async () => {
    const body = {
      status: 'failed',
      checks: { database: 'ok', migrations: 'ok', queue: 'failed' },
    };
    server.use(http.get('*/health/ready', () => HttpResponse.json(body, { status: 503 })));
    await renderOperator('/offers');
    const name = 'Service perturbé · File des tâches';
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name }));
    expect(await screen.findByText('Arrêtée')).toBeInTheDocument();
  });

  it('says when nothing answers', async () => {
    server.use(http.get('*/health/ready', () => HttpResponse.error()));
    await renderOperator('/');
    expect(await screen.findByRole('button', { name: 'Serveur injoignable' })).toBeVisible();
  });
});
