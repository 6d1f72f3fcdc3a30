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
