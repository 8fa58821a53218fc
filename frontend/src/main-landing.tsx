import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { keepFocus } from './features/landing/keepFocus';
import { LandingApp } from './features/landing/LandingApp';
import { applyLocale } from './i18n/context';
import { loadLandingMessages } from './i18n/landing';
import { preferredLocale, rememberLocale } from './i18n/preference';

const locale = preferredLocale(window.location.search);
const messages = await loadLandingMessages(locale);
applyLocale(locale);
rememberLocale(locale);

const root = document.getElementById('root');
if (!root) throw new Error('landing.html has no #root');
keepFocus(root);
const pages = createRoot(root);
// in slices, so that what was painted before stays usable meanwhile
startTransition(() => {
  pages.render(<LandingApp initial={{ locale, messages }} />);
});
