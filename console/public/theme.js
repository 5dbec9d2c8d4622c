// Sets the colour scheme and language before the first paint; a file of its own so that no inline script is needed.
(function () {
  var root = document.documentElement;
  var scheme = 'auto';
  var language = null;
  try {
    scheme = localStorage.getItem('perennial.theme') || 'auto';
    language = localStorage.getItem('perennial.language');
  } catch (blocked) {
    scheme = 'auto';
  }
  var dark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  if (language) root.lang = language;
})();
