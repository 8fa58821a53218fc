import { Fragment, type ReactNode } from 'react';
import { formatDay } from '@/domain/dates';
import { formatMoney, HOME_CURRENCY } from '@/domain/money';
import { useOperatorText } from '@/i18n/operator';
import styles from './values.module.css';

/** An amount, digit for digit as the API gave it. */
export function Money(props: { amount: string; currency?: string; strong?: boolean }): ReactNode {
  const { amount, currency = HOME_CURRENCY, strong = false } = props;
  const { locale } = useOperatorText();
  return (
    <bdi className={styles['money']} data-strong={strong}>
      {formatMoney(amount, currency, locale)}
    </bdi>
  );
}

/** A calendar day in words; "Not provided" when there is none, or what `none` says. */
export function Day({ day, none }: { day: string | null | undefined; none?: string }): ReactNode {
  const { t, locale } = useOperatorText();
  if (day === null || day === undefined) return none ?? t('value.none');
  return <time dateTime={day}>{formatDay(day, locale)}</time>;
}

/** A number, a code, an address: written from left to right in every language. */
export function Code({ children }: { children: string | null | undefined }): ReactNode {
  const { t } = useOperatorText();
  if (children === null || children === undefined || children === '') return t('value.none');
  return (
    <bdi dir="ltr" className={styles['code']} data-breaks={children.includes('@')}>
      {children.split(/(?<=@)/).map((part, at) => (
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </bdi>
  );
}
