import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Invoice, invoiceUblPath } from '@/api/billing';
import { saveFile } from '@/api/download';
import { Problem } from '@/components/feedback/Problem';
import { useAsked } from '@/components/feedback/useAsked';
import { PaymentDialog } from '@/components/payments/PaymentDialog';
import { RecordNav } from '@/components/record/RecordNav';
import { ChevronIcon, DownloadIcon, FileIcon, TrashIcon } from '@/components/ui/icons';
import { isPositive } from '@/domain/amount';
import { useOperatorText } from '@/i18n/operator';
import { VoidInvoice } from './VoidInvoice';

/** What can be done with an invoice: money, corrections, files. */
export function InvoiceActions({ invoice }: { invoice: Invoice }): ReactNode {
  const { t } = useOperatorText();
  const { what, nth, ask, close } = useAsked<'pay' | 'settle' | 'void'>();
  const owed = invoice.status !== 'void' && isPositive(invoice.outstanding_amount);
  const ubl = useMutation({
    mutationFn: () => saveFile(invoiceUblPath(invoice.id), `${invoice.invoice_number}.xml`),
  });
  const payable = {
    invoiceId: invoice.id,
    number: invoice.invoice_number,
    clientName: invoice.client_name,
    outstanding: invoice.outstanding_amount,
    currency: invoice.currency,
  };
  return (
    <>
      <RecordNav id={invoice.id} section="invoices" />
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronIcon />} loading={ubl.isPending}>
            {t('invoices.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {owed && <Menu.Item onClick={() => ask('settle')}>{t('payments.settle')}</Menu.Item>}
          {invoice.status !== 'void' && (
            <Menu.Item
              component={Link}
              to={`/invoices/${invoice.id}/credit`}
              leftSection={<FileIcon />}
            >
              {t('credits.issue')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<DownloadIcon />} onClick={() => ubl.mutate()}>
            {t('invoices.ubl')}
          </Menu.Item>
          {invoice.status !== 'void' && (
            <Menu.Item leftSection={<TrashIcon />} onClick={() => ask('void')}>
              {t('void.open')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {owed && <Button onClick={() => ask('pay')}>{t('payments.record')}</Button>}
      {ubl.error && <Problem error={ubl.error} />}
      <PaymentDialog key={`pay-${nth}`} payable={payable} opened={what === 'pay'} onClose={close} />
      <PaymentDialog
        key={`settle-${nth}`}
        payable={payable}
        settle
        opened={what === 'settle'}
        onClose={close}
      />
      <VoidInvoice key={`void-${nth}`} invoice={invoice} opened={what === 'void'} onClose={close} />
    </>
  );
}
