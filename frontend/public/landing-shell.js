// Before the first paint: the language of the visit, and the kind of page that its address opens.
(() => {
  const kept = () => {
    try {
      return localStorage.getItem('mt.language');
    } catch {
      return null; // a browser may keep nothing
    }
  };
  const wanted = new URLSearchParams(location.search).get('lang');
  const language = [wanted, kept()].find((code) => ['fr', 'ar', 'en'].includes(code)) ?? 'fr';
  const kind = /^\/landing\/?$/.test(location.pathname) ? 'start' : 'step';
  const shell = document.getElementById(`shell-${language}-${kind}`);
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  if (shell) document.getElementById('root').replaceChildren(shell.content.cloneNode(true));
})();
