import { createRoot } from 'react-dom/client';
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
createRoot(root).render(<LandingApp initial={{ locale, messages }} />);
