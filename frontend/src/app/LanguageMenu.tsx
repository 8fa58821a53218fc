import { Button, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { ChevronIcon } from '@/components/ui/icons';
import { isLocale, LOCALE_NAMES, LOCALES } from '@/domain/locale';
import { useOperatorText } from '@/i18n/operator';
import styles from './AppHeader.module.css';

export function LanguageMenu(): ReactNode {
  const { t, locale: current, setLocale } = useOperatorText();
  const [, setParameters] = useSearchParams();
  const choose = async (locale: string) => {
    if (!isLocale(locale)) return;
    await setLocale(locale);
    // a language asked for in the address would win again at the next reload
    setParameters(
      (parameters) => {
        parameters.delete('lang');
        return parameters;
      },
      { replace: true },
    );
  };
  return (
    <Menu
      position="bottom-end"
      width={160}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          px="sm"
          rightSection={<ChevronIcon />}
          aria-label={`${t('language.label')} : ${LOCALE_NAMES[current]}`}
        >
          <span className={styles['languageName']}>{LOCALE_NAMES[current]}</span>
          <span className={styles['languageCode']}>{current.toUpperCase()}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={current} onChange={(locale) => void choose(locale)}>
          {LOCALES.map((locale) => (
            <Menu.RadioItem key={locale} value={locale} lang={locale} closeMenuOnClick>
              {LOCALE_NAMES[locale]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
