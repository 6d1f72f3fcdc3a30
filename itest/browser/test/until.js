/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Waits until something is so. Asked from outside, because the page's policy allows no `eval`. What cannot be asked yet,
 * because the page's scripts have not run, is not so.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} expression in the page
 * @param {number} [ms]
 */
export async function until(page, expression, ms = 5000) {
  const end = Date.now() + ms;
  let failure = '';
  const isSo = async () => {
    failure = '';
    try {
      return await page.evaluate(`Boolean(${expression})`);
    } catch (e) {
      failure = `, ${e.message}`;
      return false;
    }
  };
  while (!(await isSo())) {
    if (Date.now() > end) {
      const { state, colour, transport, notice } = await page.evaluate(() => ({
        ...document.documentElement.dataset,
        notice: window.porthole?.viewer.rtc.notice,
      }));
      throw new Error(
        `after ${ms} ms still not (${state}, ${colour}, ${transport} ${notice}${failure}): ${expression}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
