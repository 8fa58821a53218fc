import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from '@/components/feedback/Dialog';
import { useOperatorText } from '@/i18n/operator';
import styles from './fields.module.css';
import type { VersionedSave } from './useVersionedSave';

export interface Difference {
  label: string;
  mine: string;
  theirs: string;
}

/** A telephone number reads from left to right in every language. */
const wayOf = (value: string) => (/^\+?\d/.test(value) ? 'ltr' : 'auto');

interface Props {
  /** Null while there is no conflict. */
  differences: Difference[] | null;
  running: boolean;
  saving: Pick<VersionedSave<unknown>, 'keepMine' | 'takeTheirs' | 'decideLater'>;
}

/** Somebody changed the same object meanwhile: both versions side by side, and a choice. */
export function VersionConflict(props: Props): ReactNode {
  const { differences, running, saving } = props;
  const { t } = useOperatorText();
  return (
    <Dialog
      opened={differences !== null}
      onClose={saving.decideLater}
      title={t('conflict.title')}
      size="lg"
    >
      <div className={styles['form']}>
        <p>{t('conflict.text')}</p>
        <table className={styles['versions']}>
          <thead>
            <tr>
              <th scope="col">{t('conflict.field')}</th>
              <th scope="col">{t('conflict.mine')}</th>
              <th scope="col">{t('conflict.theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {differences?.map(({ label, mine, theirs }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{mine === '' ? t('value.none') : <bdi dir={wayOf(mine)}>{mine}</bdi>}</td>
                <td>{theirs === '' ? t('value.none') : <bdi dir={wayOf(theirs)}>{theirs}</bdi>}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {differences?.length === 0 && <p>{t('conflict.same')}</p>}
        <div className={styles['bar']}>
          <Button variant="default" onClick={saving.takeTheirs} disabled={running}>
            {t('conflict.take_theirs')}
          </Button>
          <Button onClick={() => void saving.keepMine()} loading={running}>
            {t('conflict.keep_mine')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
