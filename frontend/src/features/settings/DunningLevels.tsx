import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Control, useFieldArray, useWatch } from 'react-hook-form';
import { MoneyField, NumberField, SelectField } from '@/components/form/fields';
import { Fields } from '@/components/form/layout';
import { PlusIcon, TrashIcon } from '@/components/ui/icons';
import { Panel } from '@/components/ui/Panel';
import { useOperatorText } from '@/i18n/operator';
import { CHANNELS, DUNNING_ACTIONS, type DunningValues, nextLevel } from './dunningForm';
import styles from './Settings.module.css';

interface LevelProps {
  control: Control<DunningValues>;
  at: number;
  onRemove: () => void;
}

/** One level: from when, from how much, what, and how the client is told. */
function Level({ control, at, onRemove }: LevelProps): ReactNode {
  const { t } = useOperatorText();
  const number = at + 1;
  return (
    <li className={styles['level']}>
      <div className={styles['levelHead']}>
        <h3>{t('dunning.level', { number })}</h3>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<TrashIcon />}
          aria-label={t('dunning.remove_level', { number })}
          onClick={onRemove}
        >
          {t('action.delete')}
        </Button>
      </div>
      <NumberField
        control={control}
        name={`levels.${at}.days_past_due`}
        label={t('dunning.days')}
        unit={t('unit.days')}
        required
      />
      <MoneyField
        control={control}
        name={`levels.${at}.minimum_amount`}
        label={t('dunning.amount')}
        required
      />
      <SelectField
        control={control}
        name={`levels.${at}.action`}
        label={t('dunning.action')}
        choices={DUNNING_ACTIONS.map((value) => ({ value, label: t(`dunning.do.${value}`) }))}
      />
      <SelectField
        control={control}
        name={`levels.${at}.channel`}
        label={t('dunning.channel')}
        choices={[
          { value: '', label: t('dunning.no_channel') },
          ...CHANNELS.map((value) => ({ value, label: t(`dunning.by.${value}`) })),
        ]}
      />
    </li>
  );
}

/** The levels in the order in which they come. */
export function DunningLevels({ control }: { control: Control<DunningValues> }): ReactNode {
  const { t } = useOperatorText();
  const { fields, append, remove } = useFieldArray({ control, name: 'levels' });
  const values = useWatch({ control, name: 'levels' });
  return (
    <Panel title={t('dunning.levels')}>
      <Fields>
        <p className={styles['note']}>{t('dunning.levels.hint')}</p>
        {fields.length === 0 && <p>{t('dunning.no_levels')}</p>}
        <ol className={styles['page']}>
          {fields.map(({ id }, at) => (
            <Level
              key={id}
              control={control}
              at={at}
              onRemove={() => {
                remove(at);
              }}
            />
          ))}
        </ol>
        <div>
          <Button
            variant="default"
            leftSection={<PlusIcon />}
            onClick={() => {
              append(nextLevel(values));
            }}
          >
            {t('dunning.add_level')}
          </Button>
        </div>
      </Fields>
    </Panel>
  );
}
