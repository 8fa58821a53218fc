import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FieldValues } from 'react-hook-form';
import { useNavigate } from 'react-router';
import {
  type Provision,
  type ProvisionPreview,
  provisionContract,
  provisionPreviewQuery,
} from '@/api/contracts';
import { Intent } from '@/api/intent';
import { SAVED } from '@/components/form/saved';
import type { ServerForm } from '@/components/form/useServerForm';
import { useToast } from '@/components/feedback/toasts';
import { useOperatorText } from '@/i18n/operator';

/** An order that was checked, and what the server says that it will do. */
export interface CheckedOrder {
  body: Provision;
  preview: ProvisionPreview;
}

/**
 * From a form to a signed contract: first the exact preview, then, when it was confirmed, the signature. The same order
 * is never signed twice, however often it is sent. Ends on the contract's page.
 */
export function useSigning<Values extends FieldValues>(
  server: ServerForm<Values>,
  bodyOf: (values: Values) => Provision,
) {
  const { t } = useOperatorText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const [intent] = useState(() => new Intent());
  const [checked, setChecked] = useState<CheckedOrder | null>(null);
  const provision = useMutation(provisionContract(queries));
  const close = () => {
    setChecked(null);
  };
  return {
    checked,
    close,
    look: server.submit(async (values) => {
      const body = bodyOf(values);
      const preview = await queries.query({ ...provisionPreviewQuery(body), staleTime: 0 });
      setChecked({ body, preview });
    }),
    confirm: server.submit(async (values) => {
      const body = bodyOf(values);
      try {
        const signed = await provision.mutateAsync({ body, key: intent.keyFor(body) });
        toast(t(`sign.done.${signed.provisioning_mode}`, { name: signed.contract.client_name }));
        void navigate(`/contracts/${signed.contract.id}`, SAVED);
      } finally {
        close();
      }
    }),
  };
}
