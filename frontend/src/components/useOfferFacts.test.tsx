import { renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import type { Offer } from '@/api/catalog';
import type { Locale } from '@/domain/locale';
import { TextProvider } from '@/i18n/context';
import { loadLandingMessages } from '@/i18n/landing';
import { anOffer } from '@/test/data';
import { useOfferFacts } from './useOfferFacts';

async function factsOf(offer: Offer, locale: Locale = 'fr') {
  const initial = { locale, messages: await loadLandingMessages(locale) };
  const wrapper = ({ children }: { children: ReactNode }) => (
    <TextProvider initial={initial} load={loadLandingMessages}>
      {children}
    </TextProvider>
  );
  return renderHook(() => useOfferFacts(offer), { wrapper }).result.current;
}

const nothing = { mobile_data_gb: null, mobile_calls_hours: null };

describe('useOfferFacts', () => {
  it('tells a mobile offer', async () => {
    expect((await factsOf(anOffer())).contents).toEqual(['10 Go d’internet', '5 h d’appels']);
  });

  it('tells an internet offer', async () => {
    const offer = anOffer({
      ...nothing,
      internet_adsl_speed_mbps: 12,
      internet_landline_included: true,
      internet_tv_included: true,
    });
    const expected = ['ADSL 12 Mb/s', 'Ligne fixe incluse', 'TV incluse'];
    expect((await factsOf(offer)).contents).toEqual(expected);
  });

  it('tells a landline offer, in the grammar of the language', async () => {
    const offer = anOffer({
      ...nothing,
      landline_national_included: true,
      landline_international_hours: 1,
      landline_phone_hours: 2,
    });
    expect((await factsOf(offer, 'en')).contents).toEqual([
      'National calls included',
      '2 hours of calls',
      '1 hour of international calls',
    ]);
    expect((await factsOf(offer, 'ar')).contents[1]).toBe('ساعتان من المكالمات');
  });

  it('leaves out what an offer does not contain', async () => {
    const offer = anOffer({ ...nothing, internet_tv_included: false, landline_phone_hours: null });
    expect((await factsOf(offer)).contents).toEqual([]);
  });

  it.each(['0.00', '0', '0.0'])('says that an activation of %s is free', async (fee) => {
    const { activation } = await factsOf(anOffer({ activation_fee: fee }));
    expect(activation).toBe('Mise en service offerte');
  });

  it.each(['0.01', '50.00', '100'])('says what an activation of %s costs', async (fee) => {
    const { activation } = await factsOf(anOffer({ activation_fee: fee }));
    expect(activation).toMatch(/^Mise en service : \d+,\d\d\u00a0DH$/);
  });
});
