import type { ReactNode } from 'react';
import type { Preview } from '@/api/landing';
import { formatLongDay, formatPeriod } from '@/domain/dates';
import { useLandingText } from '@/i18n/landing';
import { Amount } from '../kit/OfferText';

const FREE = /^0+(\.0+)?$/;

type Invoice = Preview['first_invoice'];
type Line = Invoice['lines'][number];

/** A month that was billed already is corrected by the next bill. */
const isCorrection = ({ line_type: type }: Line) => type === 'adjustment';

function BilledLine({ line, isChange }: { line: Line; isChange: boolean }): ReactNode {
  const { t, locale } = useLandingText();
  const isFirst = isCorrection(line) && !isChange;
  return (
    <tr>
      <th scope="row">
        {t(isFirst ? 'cost.line.begun' : `cost.line.${line.line_type}`)}
        {line.line_type === 'recurring' && (
          <span className="cost-period">
            {t(
              'cost.period',
              formatPeriod(line.service_period_start, line.service_period_end, locale),
            )}
          </span>
        )}
      </th>
      <td>
        <Amount amount={line.line_total} />
      </td>
    </tr>
  );
}

/** The bill that the request leads to, line by line, to the centime. */
function Bill({ invoice, isChange }: { invoice: Invoice; isChange: boolean }): ReactNode {
  const { t } = useLandingText();
  if (invoice.lines.length === 0) return <p className="hint">{t('cost.nothing')}</p>;
  const isCredit = invoice.total_amount.startsWith('-');
  return (
    <>
      <table className="cost-table">
        <caption>{t(isChange ? 'cost.next_bill' : 'cost.first_bill')}</caption>
        <tbody>
          {invoice.lines.map((line, index) => (
            <BilledLine key={`${line.line_type}-${index}`} line={line} isChange={isChange} />
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
            <th scope="row">{t(isCredit ? 'cost.credit' : 'cost.total')}</th>
            <td>
              <Amount amount={invoice.total_amount} />
            </td>
          </tr>
        </tfoot>
      </table>
      {invoice.lines.some(isCorrection) && (
        <p className="hint">{t(isChange ? 'cost.billed_already' : 'cost.begun_already')}</p>
      )}
    </>
  );
}

/** What is paid, as the API reckons it: each month, once, and on the first bill to the centime. */
export function Cost({ preview, isChange }: { preview: Preview; isChange: boolean }): ReactNode {
  const { t, locale } = useLandingText();
  const { commitment_end_date: end } = preview;
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
      <Bill invoice={preview.first_invoice} isChange={isChange} />
      <p className="hint">{t('cost.without_tax')}</p>
    </section>
  );
}
