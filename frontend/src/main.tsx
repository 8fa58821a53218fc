import { createRoot } from 'react-dom/client';
import { actAsLocalOperator } from './api/session';
import { App } from './app/App';
import { applyLocale } from './i18n/context';
import { loadOperatorMessages } from './i18n/operator';
import { preferredLocale, rememberLocale } from './i18n/preference';

actAsLocalOperator();
const locale = preferredLocale(window.location.search);
const messages = await loadOperatorMessages(locale);
applyLocale(locale);
rememberLocale(locale);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<App initial={{ locale, messages }} />);
