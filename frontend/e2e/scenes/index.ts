import { clients } from './clients.ts';
import { collections } from './collections.ts';
import { contracts } from './contracts.ts';
import { invoices } from './invoices.ts';
import { offers } from './offers.ts';
import type { Visit } from './scene.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';

/** Every screen, dialog and error of the workspace, by section. */
export const SCENES: Record<string, Visit[]> = {
  shell,
  contracts,
  clients,
  offers,
  invoices,
  collections,
  settings,
};
