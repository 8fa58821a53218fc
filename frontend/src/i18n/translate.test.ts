import { loadLandingMessages } from './landing';
import { preferredLocale, rememberLocale } from './preference';
import { translate } from './translate';

describe('translate', () => {
  it('fills values in and writes numbers in the way of the language', async () => {
    const fr = { locale: 'fr' as const, messages: await loadLandingMessages('fr') };
    expect(translate(fr, 'offer.activation', { amount: '50,00 DH' })).toBe(
      'Mise en service : 50,00 DH',
    );
    expect(translate(fr, 'offers.count', { count: 12345 })).toBe('12\u202f345 offres');
  });

  it('chooses the six plural forms of Arabic', async () => {
    const ar = { locale: 'ar' as const, messages: await loadLandingMessages('ar') };
    const counted = [0, 1, 2, 3, 11, 100].map((count) => translate(ar, 'offers.count', { count }));
    expect(counted).toEqual(['لا عروض', 'عرض واحد', 'عرضان', '3 عروض', '11 عرضا', '100 عرض']);
  });

  it('leaves a value that was not given visible', () => {
    const loaded = { locale: 'en' as const, messages: { greeting: 'Hello {name}' } };
    expect(translate(loaded, 'greeting')).toBe('Hello {name}');
    expect(translate(loaded, 'absent')).toBe('absent');
  });
});

describe('preferredLocale', () => {
  it('is French unless the address or an earlier choice says otherwise', () => {
    expect(preferredLocale('')).toBe('fr');
    rememberLocale('ar');
    expect(preferredLocale('')).toBe('ar');
    expect(preferredLocale('?lang=en')).toBe('en');
    expect(preferredLocale('?lang=xx')).toBe('ar');
  });
});
