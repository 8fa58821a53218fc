import { CloseButton, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { SearchIcon } from '@/components/ui/icons';
import { useOperatorText } from '@/i18n/operator';
import styles from './ListView.module.css';

const PAUSE_MS = 300;

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A search that follows typing after a pause; `/` comes here from anywhere on the page. */
export function SearchBox({ label, value, onChange }: Props): ReactNode {
  const { t } = useOperatorText();
  const [text, setText] = useState(value);
  // the address follows a moment after it was asked to; what was typed meanwhile stays
  const [asked, setAsked] = useState(value);
  const [seen, setSeen] = useState(value);
  const timer = useRef<number>(undefined);
  if (seen !== value) {
    setSeen(value);
    if (value !== asked) {
      // not by this box: the back button, or filters cleared
      setAsked(value);
      setText(value);
    }
  }
  useEffect(() => () => window.clearTimeout(timer.current), []);
  // after the pause the address may be another one: a filter was chosen meanwhile
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });

  const follow = (typed: string, pause: number) => {
    setText(typed);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      setAsked(typed.trim());
      latest.current(typed.trim());
    }, pause);
  };
  return (
    <TextInput
      className={styles['search']}
      type="search"
      role="searchbox"
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={100}
      data-list-search
      leftSection={<SearchIcon />}
      rightSection={
        text !== '' && (
          <CloseButton
            size="sm"
            aria-label={t('list.search_clear')}
            onClick={() => {
              follow('', 0);
            }}
          />
        )
      }
      onChange={({ currentTarget }) => {
        follow(currentTarget.value, PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') follow(text, 0);
        if (event.key === 'Escape') {
          if (text === '') event.currentTarget.blur();
          else follow('', 0);
        }
      }}
    />
  );
}
