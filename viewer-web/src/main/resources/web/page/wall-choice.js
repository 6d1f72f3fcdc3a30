/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {import('../porthole/protocol.js').StreamSummary} StreamSummary
 *
 * @typedef {object} WallChoice what the address says of the wall
 * @property {string[] | null} streams names in their order, `*` stands for any letters; null for all
 * @property {number} tiles on one page, 0 for all
 * @property {number} page from 1
 * @property {number} every seconds after which the next page comes, 0 for never
 * @property {boolean} kiosk whether it is for people who stand far away
 */

const MAX_TILES = 100;
const OVER = new Set(['ended', 'failed']);

/** @param {string} search of the address @returns {WallChoice} */
export function readChoice(search) {
  const query = new URLSearchParams(search);
  const streams = query.get('streams')?.split(',').filter(Boolean) ?? [];
  return {
    streams: streams.length > 0 ? streams : null,
    tiles: whole(query.get('tiles'), MAX_TILES),
    page: Math.max(1, whole(query.get('page'), 1e6)),
    every: whole(query.get('every'), 3600),
    kiosk: query.has('kiosk') && query.get('kiosk') !== '0',
  };
}

/** The parameters of the address for a choice; null takes one away. @param {WallChoice} choice */
export function choiceQuery({ streams, tiles, page }) {
  return {
    streams: streams?.join(',') ?? null,
    tiles: tiles > 0 ? String(tiles) : null,
    page: tiles > 0 && page > 1 ? String(page) : null,
  };
}

/**
 * The streams of the wall: the chosen ones in their order, or all, those that are over last.
 *
 * @param {StreamSummary[]} streams
 * @param {WallChoice} choice
 * @returns {StreamSummary[]}
 */
export function chosenStreams(streams, { streams: wanted }) {
  const ordered = wanted ? wanted.flatMap((name) => streams.filter((s) => matches(name, s.name))) : streams;
  const once = [...new Set(ordered)];
  return [...once.filter((s) => !OVER.has(s.state)), ...once.filter((s) => OVER.has(s.state))];
}

/**
 * One page of them.
 *
 * @template T
 * @param {T[]} all
 * @param {WallChoice} choice
 * @returns {{shown: T[], page: number, pages: number}} the last page where there are fewer
 */
export function pageOf(all, { tiles, page }) {
  const pages = tiles > 0 ? Math.max(1, Math.ceil(all.length / tiles)) : 1;
  const at = Math.min(page, pages);
  return { shown: tiles > 0 ? all.slice((at - 1) * tiles, at * tiles) : all, page: at, pages };
}

/** @param {string} pattern @param {string} name */
function matches(pattern, name) {
  const parts = pattern.split('*').map((part) => part.replace(/[^\w]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

/** @param {string | null} text @param {number} max */
function whole(text, max) {
  return /^\d{1,6}$/.test(text ?? '') ? Math.min(max, Number(text)) : 0;
}
