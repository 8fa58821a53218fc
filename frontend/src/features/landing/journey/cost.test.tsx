import { render, screen } from '@testing-library/react';
import type { Preview } from '@/api/landing';
import { TextProvider } from '@/i18n/context';
import fr from '@/i18n/fr/landing';
import { loadLandingMessages } from '@/i18n/landing';
import { PREVIEW } from '@/test/landingData';
import { Cost } from './Cost';

const [RECURRING] = PREVIEW.first_invoice.lines;

function show(preview: Preview, isChange: boolean): string {
  render(
    <TextProvider initial={{ locale: 'fr', messages: fr }} load={loadLandingMessages}>
      <Cost preview={preview} isChange={isChange} />
    </TextProvider>,
  );
  return screen.getByRole('region').textContent.replace(/[\u00a0\u202f]/g, ' ');
}

function corrected(amount: string, total: string): Preview {
  if (!RECURRING) throw new Error('the preview has no line');
  const line = { ...RECURRING, line_type: 'adjustment', line_total: amount } as const;
  return {
    ...PREVIEW,
    first_invoice: { ...PREVIEW.first_invoice, lines: [line], total_amount: total },
  };
}

describe('what is paid', () => {
  it('says which days the first bill is for, and what is with and without tax', () => {
    const words = show(PREVIEW, false);
    expect(words).toContain('du 20 au 30 nov. 2026');
    expect(words).toContain('Chaque mois (HT)79,00 DH');
    expect(words).toContain('Total à payer (TTC)58,76 DH');
    expect(words).not.toContain('déjà');
  });

  it('says so when the bills of the month are out already', () => {
    const words = show(corrected('28.97', '34.76'), false);
    expect(words).toContain('Abonnement du mois de début28,97 DH');
    expect(words).toContain('ces montants figureront sur votre première facture');
  });

  it('calls what a cheaper plan gives back by its name', () => {
    const words = show(corrected('-28.97', '-34.76'), true);
    expect(words).toContain('Régularisation');
    expect(words).toContain('En votre faveur (TTC)');
    expect(words).toContain('la différence figurera sur la prochaine');
    expect(words).not.toContain('Total à payer');
  });
});
