import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ProvisionPreview } from '@/api/contracts';
import { formatDay } from '@/domain/dates';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { Dialog } from '@/components/feedback/Dialog';
import { useOperatorText } from '@/i18n/operator';
import dialog from '@/components/feedback/ConfirmDialog.module.css';

interface Props {
  preview: ProvisionPreview | null;
  name: string;
  start: string;
  running: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** The last look before a signature: who, what, from when, and what the first bill says. */
export function ConfirmSigning(props: Props): ReactNode {
  const { preview, name, start, running, onConfirm, onClose } = props;
  const { t, locale } = useOperatorText();
  const money = (amount: string) => formatMoney(amount, HOME_CURRENCY, locale);
  return (
    <Dialog opened={preview !== null} onClose={onClose} title={t('sign.confirm_title', { name })}>
      {preview && (
        <div className={dialog['dialog']}>
          <ul className={dialog['consequences']}>
            <li>
              {t(`sign.confirm.${preview.provisioning_mode}`, { day: formatDay(start, locale) })}
            </li>
            <li>
              {t('sign.confirm.fee', {
                fee: money(preview.monthly_fee),
                other: money(preview.activation_fee),
              })}
            </li>
            <li>{t('sign.confirm.first', { total: money(preview.first_invoice.total_amount) })}</li>
            {preview.commitment_end_date && (
              <li>
                {t('sign.confirm.commitment', {
                  day: formatDay(preview.commitment_end_date, locale),
                })}
              </li>
            )}
          </ul>
          <div className={dialog['buttons']}>
            <Button variant="default" onClick={onClose} disabled={running}>
              {t('action.cancel')}
            </Button>
            <Button onClick={onConfirm} loading={running} data-autofocus>
              {t('sign.confirm')}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
