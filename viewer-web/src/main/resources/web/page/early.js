/* SPDX-License-Identifier: Apache-2.0 */

// before the first paint, so that a chosen appearance does not flash; no module, because modules run later
try {
  const theme = JSON.parse(localStorage.getItem('porthole') || '{}').theme;
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // storage is forbidden or holds something else: the system's appearance it is
}

// how much of the page is shown: `ui=none`, `ui=minimal`, or all of it
{
  const ui = new URLSearchParams(location.search).get('ui');
  if (ui === 'none' || ui === 'minimal') {
    document.documentElement.dataset.ui = ui;
  }
}
