import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { contractAuditQuery, contractDocumentPath } from '@/api/contracts';
import { FileIcon } from '@/components/ui/icons';
import { Panel } from '@/components/ui/Panel';
import { PdfViewer } from '@/components/ui/PdfViewer';
import { useOperatorText } from '@/i18n/operator';
import styles from './ContractPage.module.css';

/** The signed document, once one was issued. */
export function ContractDocument({ id, line }: { id: string; line: string }): ReactNode {
  const { t } = useOperatorText();
  const [shown, setShown] = useState(false);
  const { data } = useQuery(contractAuditQuery(id));
  const issued = data?.some(({ event_type }) => event_type === 'contract_document_issued');
  if (!issued) return null;
  return (
    <Panel title={t('contracts.document')}>
      <div className={styles['more']}>
        {shown ? (
          <PdfViewer
            path={contractDocumentPath(id)}
            fileName={`contrat-${line.replace('+', '')}.pdf`}
            title={t('contracts.document')}
          />
        ) : (
          <Button
            variant="default"
            w="fit-content"
            leftSection={<FileIcon />}
            onClick={() => {
              setShown(true);
            }}
          >
            {t('contracts.document.show')}
          </Button>
        )}
      </div>
    </Panel>
  );
}
