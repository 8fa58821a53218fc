import type { ReactNode } from 'react';
import type { Preview } from '@/api/landing';
import { formatDay, formatLongDay } from '@/domain/dates';
import { useLandingText } from '@/i18n/landing';
import { Amount } from '../kit/OfferText';

const FREE = /^0+(\.0+)?$/;

type Line = Preview['first_invoice']['lines'][number];

function BilledLine({ line }: { line: Line }): ReactNode {
  const { t, locale } = useLandingText();
  return (
    <tr>
      <th scope="row">
        {t(`cost.line.${line.line_type}`)}
        {line.line_type === 'recurring' && (
          <span className="cost-period">
            {t('cost.period', {
              start: formatDay(line.service_period_start, locale),
              end: formatDay(line.service_period_end, locale),
            })}
          </span>
        )}
      </th>
      <td>
        <Amount amount={line.line_total} />
      </td>
    </tr>
  );
}

/** What is paid, as the API reckons it: each month, once, and on the first bill to the centime. */
export function Cost({ preview, isChange }: { preview: Preview; isChange: boolean }): ReactNode {
  const { t, locale } = useLandingText();
  const { first_invoice: invoice, commitment_end_date: end } = preview;
  return (
    <section className="cost" aria-labelledby="cost-title">
      <h2 id="cost-title">{t('cost.title')}</h2>
      <dl className="cost-facts">
        <div>
          <dt>{t('cost.monthly')}</dt>
          <dd>
            <strong>
              <Amount amount={preview.monthly_fee} />
            </strong>
          </dd>
        </div>
        {!isChange && (
          <div>
            <dt>{t('cost.activation')}</dt>
            <dd>
              {FREE.test(preview.activation_fee) ? (
                t('cost.free')
              ) : (
                <Amount amount={preview.activation_fee} />
              )}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('cost.commitment')}</dt>
          <dd>
            {end ? t('cost.until', { date: formatLongDay(end, locale) }) : t('commitment.none')}
          </dd>
        </div>
      </dl>
      {invoice.lines.length > 0 ? (
        <table className="cost-table">
          <caption>{t(isChange ? 'cost.next_bill' : 'cost.first_bill')}</caption>
          <tbody>
            {invoice.lines.map((line, index) => (
              <BilledLine key={`${line.line_type}-${index}`} line={line} />
            ))}
            <tr>
              <th scope="row">{t('cost.tax')}</th>
              <td>
                <Amount amount={invoice.tax_amount} />
              </td>
            </tr>
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('cost.total')}</th>
              <td>
                <Amount amount={invoice.total_amount} />
              </td>
            </tr>
          </tfoot>
        </table>
      ) : (
        <p className="hint">{t('cost.nothing')}</p>
      )}
      <p className="hint">{t('cost.without_tax')}</p>
    </section>
  );
}
