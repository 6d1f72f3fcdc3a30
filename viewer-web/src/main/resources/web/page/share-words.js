/* SPDX-License-Identifier: Apache-2.0 */

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether only this machine can open an address. @param {string} url */
export function onlyHere(url) {
  return LOOPBACK.test(new URL(url).hostname);
}

/**
 * The addresses to choose from: where this page came from first, if others can open that; one that only this machine can
 * open, last.
 *
 * @param {string} base the page's folder
 * @param {string[]} urls the host's own, with a query
 * @returns {string[]}
 */
export function addresses(base, urls) {
  const query = new URL(urls[0] ?? base).search;
  const all = [new URL(query, base).href, ...urls];
  const open = all.filter((url) => !onlyHere(url));
  return [...new Set(open.length > 0 ? open : all)];
}

/** How long it is to a moment, in words. @param {number} ms */
export function timeLeft(ms) {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  }
  return `${Math.round(hours / 24)} days`;
}

/** A value inside double quotes of HTML. @param {string} text */
function attribute(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/**
 * What another page has to contain to show a link.
 *
 * @param {'frame' | 'element'} how
 * @param {string} link
 */
export function embedCode(how, link) {
  const url = new URL(link);
  if (how === 'frame') {
    url.searchParams.set('ui', 'minimal');
    return `<iframe src="${attribute(url.href)}" width="960" height="540" allow="fullscreen"></iframe>`;
  }
  const stream = url.searchParams.get('stream');
  const token = url.searchParams.get('token');
  const base = new URL('.', url).href;
  const named = stream === null ? '' : ` stream="${attribute(stream)}"`;
  const secret = token === null ? '' : ` token="${attribute(token)}"`;
  return (
    `<script type="module" src="${attribute(base)}porthole/view.js"></script>\n` +
    `<porthole-view src="${attribute(base)}"${named}${secret}></porthole-view>`
  );
}
