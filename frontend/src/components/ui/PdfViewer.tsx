import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { readFile } from '@/api/client';
import { useOperatorText } from '@/i18n/operator';
import { ErrorNote } from './ErrorNote';
import { DownloadIcon } from './icons';
import styles from './PdfViewer.module.css';

/** A document that the API gives only to who may see it, as an address of this page. */
function useDocument(path: string, enabled: boolean) {
  const query = useQuery({
    queryKey: ['file', path],
    queryFn: ({ signal }) => readFile(path, signal),
    staleTime: Infinity,
    enabled,
  });
  const [shown, setShown] = useState<{ blob: Blob; url: string } | null>(null);
  if (query.data && shown?.blob !== query.data) {
    setShown({ blob: query.data, url: URL.createObjectURL(query.data) });
  }
  const url = shown?.url;
  useEffect(() => {
    if (url === undefined) return undefined;
    return () => {
      URL.revokeObjectURL(url);
    };
  }, [url]);
  return { url, error: query.error, refetch: query.refetch };
}

interface Props {
  path: string;
  fileName: string;
  title: string;
}

/** A PDF on the page, and the same file to keep. */
export function PdfViewer({ path, fileName, title }: Props): ReactNode {
  const { t } = useOperatorText();
  const { url, error, refetch } = useDocument(path, true);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (url === undefined) {
    return (
      <div className={styles['waiting']} role="status">
        <Loader size="sm" />
        {t('pdf.loading')}
      </div>
    );
  }
  return (
    <div className={styles['viewer']}>
      <iframe className={styles['page']} src={`${url}#view=FitH&navpanes=0`} title={title} />
      <div className={styles['actions']}>
        <Button
          component="a"
          href={url}
          download={fileName}
          variant="default"
          leftSection={<DownloadIcon />}
        >
          {t('pdf.download')}
        </Button>
        <Button component="a" href={url} target="_blank" rel="noreferrer" variant="subtle">
          {t('pdf.open')}
        </Button>
      </div>
    </div>
  );
}
