// Sets the chosen theme before the first paint; without a choice, without storage or without this script the system's is shown.
try {
  const theme = localStorage.getItem('drydock:theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
// Within another page the playground is shown without what surrounds it.
if (new URLSearchParams(location.search).has('embed')) document.documentElement.dataset.embed = '';
