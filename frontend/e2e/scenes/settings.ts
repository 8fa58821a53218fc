import { chosen, opened, pressed, submitted, type Visit } from './scene.ts';

const page = (name: string, title: string): Visit => ({
  path: () => `/settings/${name}`,
  states: [{ name: `settings-${name}`, title }],
});

export const settings: Visit[] = [
  page('profile', 'Settings: one’s own profile'),
  page('company', 'Settings: what is printed, and how bills are made'),
  page('users', 'Settings: who works here'),
  page('audit', 'Settings: who did what, and when'),
  {
    path: () => '/settings/users/new',
    states: [{ name: 'user-new', title: 'A new user with errors', reach: submitted }],
  },
  {
    path: ({ user }) => `/settings/users/${user}`,
    states: [
      { name: 'user', title: 'A user and what she may do' },
      {
        name: 'user-disable',
        title: 'Closing an account',
        reach: (stage) => opened(stage, 'users.to.off'),
      },
      {
        name: 'user-reset',
        title: 'A new password',
        reach: (stage) => opened(stage, 'users.reset'),
      },
    ],
  },
  {
    path: () => '/settings/partners',
    states: [
      { name: 'settings-partners', title: 'Settings: access for partners' },
      {
        name: 'partner-new',
        title: 'A new partner',
        reach: (stage) => opened(stage, 'partners.new'),
      },
      {
        name: 'partner-delete',
        title: 'Ending a partner’s access',
        reach: async ({ page, say }) => {
          await page
            .getByRole('button', { name: say('partners.delete_one') })
            .first()
            .click();
          await page.getByRole('dialog').waitFor();
        },
      },
    ],
  },
  page('webhooks', 'Settings: who is told of events'),
  {
    path: () => '/settings/webhooks/new',
    states: [{ name: 'webhook-new', title: 'A new webhook with errors', reach: submitted }],
  },
  {
    path: ({ webhook }) => `/settings/webhooks/${webhook}`,
    states: [
      { name: 'webhook', title: 'A webhook and its deliveries' },
      ...(['test', 'rotate', 'replay', 'delete'] as const).map((action) => ({
        name: `webhook-${action}`,
        title: `A webhook: ${action}`,
        reach: (stage: Parameters<typeof opened>[0]) =>
          chosen(stage, 'invoices.actions', `webhooks.${action}`),
      })),
    ],
  },
  {
    path: () => '/settings/dunning',
    states: [
      { name: 'settings-dunning', title: 'Settings: reminders that leave by themselves' },
      {
        name: 'dunning-simulated',
        title: 'What the policy would do today',
        reach: async (stage) => {
          const simulated = stage.page.waitForResponse('**/dunning/simulate');
          await pressed(stage, 'dunning.simulate');
          await simulated;
        },
      },
    ],
  },
];
