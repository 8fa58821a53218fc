import { Button } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense } from 'react';
import { SearchIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import styles from '../AppHeader.module.css';

const Palette = lazy(async () => ({ default: (await import('./Palette')).Palette }));

/** Opens the palette; Ctrl+K or Command+K does so from anywhere, fields included. */
export function PaletteButton(): ReactNode {
  const { t } = useOperatorText();
  const [opened, { open, close, toggle }] = useDisclosure(false);
  useHotkeys([['mod+K', toggle]], []);
  return (
    <>
      <Button
        variant="default"
        className={styles['find'] ?? ''}
        leftSection={<SearchIcon />}
        aria-label={t('palette.title')}
        aria-keyshortcuts="Control+K"
        onClick={open}
      >
        <span className={styles['findWords']}>{t('palette.find')}</span>
        <kbd className={styles['findKeys']}>Ctrl K</kbd>
      </Button>
      <Suspense>{opened && <Palette opened close={close} />}</Suspense>
    </>
  );
}
