import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { AppLayout } from './AppLayout';
import { ErrorPage, NotFoundPage } from './MessagePages';

export const routes: RouteObject[] = [
  {
    element: <AppLayout />,
    errorElement: <ErrorPage />,
    HydrateFallback: () => null,
    children: [
      {
        errorElement: <ErrorPage />,
        children: [
          {
            index: true,
            lazy: async () => ({ Component: (await import('./OverviewPage')).OverviewPage }),
          },
          {
            path: 'contracts',
            lazy: async () => ({
              Component: (await import('@/features/contracts/ContractsPage')).ContractsPage,
            }),
          },
          {
            path: 'clients',
            lazy: async () => ({
              Component: (await import('@/features/clients/ClientsPage')).ClientsPage,
            }),
          },
          {
            path: 'offers',
            lazy: async () => ({
              Component: (await import('@/features/offers/OffersPage')).OffersPage,
            }),
          },
          {
            path: 'invoices',
            lazy: async () => ({
              Component: (await import('@/features/invoices/InvoicesPage')).InvoicesPage,
            }),
          },
          {
            path: 'collections',
            lazy: async () => ({
              Component: (await import('@/features/collections/CollectionsPage')).CollectionsPage,
            }),
          },
          {
            path: 'clients/:id',
            lazy: async () => ({
              Component: (await import('@/features/clients/ClientPage')).ClientPage,
            }),
          },
          {
            path: 'clients/:id/edit',
            lazy: async () => ({
              Component: (await import('@/features/clients/EditClientPage')).EditClientPage,
            }),
          },
          {
            path: 'offers/new',
            lazy: async () => ({
              Component: (await import('@/features/offers/NewOfferPage')).NewOfferPage,
            }),
          },
          {
            path: 'offers/:id',
            lazy: async () => ({
              Component: (await import('@/features/offers/OfferPage')).OfferPage,
            }),
          },
          {
            path: 'offers/:id/edit',
            lazy: async () => ({
              Component: (await import('@/features/offers/EditOfferPage')).EditOfferPage,
            }),
          },
          {
            path: 'contracts/new/client',
            lazy: async () => ({
              Component: (await import('@/features/contracts/signing/NewClientPage')).NewClientPage,
            }),
          },
          {
            path: 'contracts/new/existing',
            lazy: async () => ({
              Component: (await import('@/features/contracts/signing/KnownClientPage'))
                .KnownClientPage,
            }),
          },
          {
            path: 'contracts/new/manual',
            lazy: async () => ({
              Component: (await import('@/features/contracts/signing/ManualPage')).ManualPage,
            }),
          },
          {
            path: 'contracts/:id',
            lazy: async () => ({
              Component: (await import('@/features/contracts/contract/ContractPage')).ContractPage,
            }),
          },
          {
            path: 'invoices/runs',
            lazy: async () => ({
              Component: (await import('@/features/invoices/RunsPage')).RunsPage,
            }),
          },
          {
            path: 'invoices/runs/new',
            lazy: async () => ({
              Component: (await import('@/features/invoices/NewRunPage')).NewRunPage,
            }),
          },
          {
            path: 'invoices/runs/:id',
            lazy: async () => ({
              Component: (await import('@/features/invoices/RunPage')).RunPage,
            }),
          },
          {
            path: 'invoices/:id',
            lazy: async () => ({
              Component: (await import('@/features/invoices/InvoicePage')).InvoicePage,
            }),
          },
          {
            path: 'invoices/:id/credit',
            lazy: async () => ({
              Component: (await import('@/features/invoices/CreditNotePage')).CreditNotePage,
            }),
          },
          {
            path: 'collections/dunning',
            lazy: async () => ({
              Component: (await import('@/features/collections/DunningPage')).DunningPage,
            }),
          },
          {
            path: 'collections/:id',
            lazy: async () => ({
              Component: (await import('@/features/collections/CasePage')).CasePage,
            }),
          },
          {
            path: 'clients/contact-changes',
            lazy: async () => ({
              Component: (await import('@/features/clients/ContactChangesPage')).ContactChangesPage,
            }),
          },
          {
            path: 'clients/:id/statement',
            lazy: async () => ({
              Component: (await import('@/features/clients/StatementPage')).StatementPage,
            }),
          },
          {
            path: 'settings',
            lazy: async () => ({
              Component: (await import('@/features/settings/SettingsLayout')).SettingsLayout,
            }),
            children: [
              { index: true, element: <Navigate to="/settings/profile" replace /> },
              {
                path: 'profile',
                lazy: async () => ({
                  Component: (await import('@/features/settings/ProfilePage')).ProfilePage,
                }),
              },
              {
                path: 'company',
                lazy: async () => ({
                  Component: (await import('@/features/settings/CompanyPage')).CompanyPage,
                }),
              },
              {
                path: 'users',
                lazy: async () => ({
                  Component: (await import('@/features/settings/UsersPage')).UsersPage,
                }),
              },
              {
                path: 'users/new',
                lazy: async () => ({
                  Component: (await import('@/features/settings/NewUserPage')).NewUserPage,
                }),
              },
              {
                path: 'users/:id',
                lazy: async () => ({
                  Component: (await import('@/features/settings/UserPage')).UserPage,
                }),
              },
              {
                path: 'partners',
                lazy: async () => ({
                  Component: (await import('@/features/settings/PartnersPage')).PartnersPage,
                }),
              },
              {
                path: 'webhooks',
                lazy: async () => ({
                  Component: (await import('@/features/settings/WebhooksPage')).WebhooksPage,
                }),
              },
              {
                path: 'webhooks/new',
                lazy: async () => ({
                  Component: (await import('@/features/settings/NewWebhookPage')).NewWebhookPage,
                }),
              },
              {
                path: 'webhooks/:id',
                lazy: async () => ({
                  Component: (await import('@/features/settings/WebhookPage')).WebhookPage,
                }),
              },
              {
                path: 'dunning',
                lazy: async () => ({
                  Component: (await import('@/features/settings/DunningPage')).DunningPage,
                }),
              },
              {
                path: 'audit',
                lazy: async () => ({
                  Component: (await import('@/features/settings/AuditPage')).AuditPage,
                }),
              },
            ],
          },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
];

/** The router of the workspace; each page is its own chunk. */
export function createRouter() {
  return createBrowserRouter(routes);
}
