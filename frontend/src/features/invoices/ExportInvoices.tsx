import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type InvoiceFilters, invoiceExportPath } from '@/api/billing';
import { saveFile } from '@/api/download';
import { Problem } from '@/components/feedback/Problem';
import { TotalText } from '@/components/ui/TotalText';
import { DownloadIcon } from '@/components/ui/icons';
import { businessDay } from '@/domain/dates';
import { useOperatorText } from '@/i18n/operator';

const FORMATS = ['csv', 'xlsx', 'zip'] as const;

interface Props {
  filters: InvoiceFilters;
  total: number | null;
  capped: boolean;
}

/** The invoices that the list shows, all pages of them, as one file written by the server. */
export function ExportInvoices({ filters, total, capped }: Props): ReactNode {
  const { t } = useOperatorText();
  const save = useMutation({
    mutationFn: (format: (typeof FORMATS)[number]) => {
      const name = `${t('invoices.export.file')}-${businessDay(new Date())}.${format}`;
      return saveFile(invoiceExportPath(filters, format), name);
    },
  });
  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" leftSection={<DownloadIcon />} loading={save.isPending}>
            {t('invoices.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {total !== null && (
            <Menu.Label>
              <TotalText total={total} capped={capped} />
            </Menu.Label>
          )}
          {FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => save.mutate(format)}>
              {t(`invoices.export.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {save.error && <Problem error={save.error} />}
    </>
  );
}
