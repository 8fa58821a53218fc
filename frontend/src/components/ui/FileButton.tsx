import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { saveFile } from '@/api/download';
import { Problem } from '@/components/feedback/Problem';
import { DownloadIcon } from './icons';

interface Props {
  path: string;
  fileName: string;
  /** What the button gets, when its words alone do not say it. */
  label?: string;
  children: ReactNode;
}

/** Keeps a file of the API; says why when it cannot be had. */
export function FileButton({ path, fileName, label, children }: Props): ReactNode {
  const save = useMutation({ mutationFn: () => saveFile(path, fileName) });
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={label}
        leftSection={<DownloadIcon />}
        loading={save.isPending}
        onClick={() => {
          save.mutate();
        }}
      >
        {children}
      </Button>
      {save.error && <Problem error={save.error} />}
    </>
  );
}
