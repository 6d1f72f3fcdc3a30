/* SPDX-License-Identifier: Apache-2.0 */

const LIVE = `document.documentElement.dataset.state === 'live'
  && Number(document.querySelector('[data-statistic=fps] b')?.textContent) > 1
  && Number(document.querySelector('[data-statistic=latency] b')?.textContent) > 0`;

/** Opens a stream, when it is there, and waits until it runs. */
export async function openStream(page, host, name) {
  const end = Date.now() + 60_000;
  while (!(await fetch(`${host.url}api/v1/streams/${name}`)).ok) {
    if (Date.now() > end) {
      throw new Error(`the stream ${name} never came`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await page.goto(`${host.url}?stream=${name}&encoding=jpeg`);
  await page.waitForFunction(LIVE);
}
