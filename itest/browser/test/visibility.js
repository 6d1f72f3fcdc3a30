/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Has the page believe that its tab is hidden, or shown: headless browsers hide none.
 *
 * @param {import('playwright-core').Page} page
 * @param {boolean} hidden
 */
export function setHidden(page, hidden) {
  return page.evaluate((value) => {
    for (const [name, is] of Object.entries({ hidden: value, visibilityState: value ? 'hidden' : 'visible' })) {
      Object.defineProperty(document, name, { value: is, configurable: true });
    }
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
