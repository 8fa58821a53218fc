import { type OperatorCatalogue, useOperatorText } from '@/i18n/operator';
import type { PlainKey } from '@/i18n/types';
import type { Tone } from './ui/StatusBadge';

type Key = PlainKey<OperatorCatalogue>;

/** What an entry of the trail says happened; a code without words stands as it is, readable. */
export function useActionText(): (action: string) => string {
  const { t } = useOperatorText();
  return (action) => {
    const key = `trail.${action}`;
    const words = t(key as Key);
    return words === key ? action.replaceAll('_', ' ') : words;
  };
}

/** Who did it: a person by name, the product's own jobs in words. */
export function useActorText(): (actor: string) => string {
  const { t } = useOperatorText();
  return (actor) => (actor === 'system' ? t('actor.system') : actor);
}

/** What an entry of the trail is about. */
export function useEntityText(): (type: string) => string {
  const { t } = useOperatorText();
  return (type) => {
    const key = `entity.${type}`;
    const words = t(key as Key);
    return words === key ? type.replaceAll('_', ' ') : words;
  };
}

const ENDS = /(deleted|disabled|reversed|voided|terminated|anonymized|gone|reused)$/;
const BEGINS = /(created|provisioned|accepted|resolved|posted|paid|enabled|completed)$/;

/** The colour of what happened; its words say the same. */
export function toneOf(action: string): Tone {
  if (ENDS.test(action)) return 'bad';
  return BEGINS.test(action) ? 'ok' : 'info';
}

/** The page of what an entry is about, where there is one. */
export function pathOf(type: string, id: string): string | null {
  const sections: Record<string, string> = {
    client: 'clients',
    contract: 'contracts',
    offer: 'offers',
    invoice: 'invoices',
    collection_case: 'collections',
    user: 'settings/users',
    webhook_endpoint: 'settings/webhooks',
  };
  const section = sections[type];
  return section === undefined ? null : `/${section}/${id}`;
}
