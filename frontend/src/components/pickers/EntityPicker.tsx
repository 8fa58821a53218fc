import { Combobox, InputBase, Loader, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { SearchIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import styles from './EntityPicker.module.css';

export interface PickerOption<Value> {
  id: string;
  label: string;
  /** What tells two of the same name apart. */
  detail: string;
  value: Value;
}

interface Props<Value> {
  label: string;
  hint?: string;
  placeholder: string;
  required?: boolean;
  /** The label is said but not shown: the field stands among the filters of a list. */
  hideLabel?: boolean;
  error?: string | undefined;
  /** The name of what is chosen already. */
  chosen: string | null;
  /** The options for what was typed; a hook, so that each picker asks its own list. */
  useOptions: (q: string, enabled: boolean) => { options: PickerOption<Value>[]; loading: boolean };
  onPick: (value: Value | null) => void;
}

/** A search that ends in a choice, by keyboard or mouse. */
export function EntityPicker<Value>(props: Props<Value>): ReactNode {
  const { label, hint, placeholder, required, hideLabel, error, chosen, useOptions, onPick } =
    props;
  const { t } = useOperatorText();
  const [typed, setTyped] = useState<string | null>(null);
  const [q] = useDebouncedValue(typed ?? '', 250);
  const box = useCombobox({
    onDropdownClose: () => {
      box.resetSelectedOption();
      setTyped(null);
    },
  });
  const { options, loading } = useOptions(q.trim(), box.dropdownOpened);

  const pick = (id: string) => {
    const option = options.find((candidate) => candidate.id === id);
    if (option) onPick(option.value);
    box.closeDropdown();
  };
  return (
    <Combobox store={box} onOptionSubmit={pick} withinPortal={false} shadow="md">
      <Combobox.Target>
        <InputBase
          {...(hideLabel ? { 'aria-label': label } : { label })}
          description={hint}
          placeholder={placeholder}
          withAsterisk={required ?? false}
          error={error}
          leftSection={<SearchIcon />}
          rightSection={loading ? <Loader size={16} /> : <Combobox.Chevron />}
          rightSectionPointerEvents="none"
          value={typed ?? chosen ?? ''}
          autoComplete="off"
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            if (chosen !== null) onPick(null);
            box.openDropdown();
            box.updateSelectedOptionIndex();
          }}
          onFocus={() => {
            box.openDropdown();
          }}
          onClick={() => {
            box.openDropdown();
          }}
          onBlur={() => {
            box.closeDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!box.dropdownOpened}>
        <Combobox.Options className={styles['options']} aria-label={label}>
          {options.map(({ id, label: name, detail }) => (
            <Combobox.Option key={id} value={id} className={styles['option'] ?? ''}>
              <span className={styles['name']}>{name}</span>
              <span className={styles['detail']}>{detail}</span>
            </Combobox.Option>
          ))}
          {options.length === 0 && (
            <Combobox.Empty>{t(loading ? 'list.loading' : 'picker.nothing')}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
