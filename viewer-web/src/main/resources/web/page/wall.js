/* SPDX-License-Identifier: Apache-2.0 */

import { condition, connectionFacts, watchFacts } from '../porthole/condition.js';
import { element, flag, make, write } from './dom.js';
import * as format from './format.js';

const ASPECT = 16 / 9;
const GAP_PX = 10;
const MIN_TILE_PX = 220;

/**
 * How many columns make the tiles largest.
 *
 * @param {number} n tiles
 * @param {number} width of the room
 * @param {number} height of the room
 * @returns {{columns: number, tile: number}} tile width in pixels; the wall scrolls when it would be too small
 */
export function arrange(n, width, height) {
  let best = { columns: 1, tile: 0 };
  for (let columns = 1; columns <= Math.max(1, n); columns++) {
    const rows = Math.ceil(n / columns);
    const wide = (width - GAP_PX * (columns + 1)) / columns;
    const high = ((height - GAP_PX * (rows + 1)) / rows) * ASPECT;
    const tile = Math.floor(Math.min(wide, high));
    if (tile > best.tile) {
      best = { columns, tile };
    }
  }
  if (best.tile >= Math.min(MIN_TILE_PX, width - 2 * GAP_PX)) {
    return best;
  }
  const columns = Math.max(1, Math.floor((width - GAP_PX) / (MIN_TILE_PX + GAP_PX)));
  return { columns, tile: Math.floor((width - GAP_PX * (columns + 1)) / columns) };
}

/**
 * @typedef {object} Tile
 * @property {HTMLLIElement} item
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLVideoElement} video
 * @property {HTMLElement} title
 * @property {HTMLElement} statistic
 * @property {import('../porthole/watch.js').Watch | null} watch
 */

/** All streams side by side. Tiles out of sight are not watched. */
export class Wall {
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  #root = element('wall');
  #observer;
  /** @type {import('../porthole/protocol.js').SubscribeOptions} */
  #options = {};

  /**
   * @param {import('../porthole/viewer.js').Viewer} viewer
   * @param {(name: string) => void} choose a tile was clicked
   */
  constructor(viewer, choose) {
    this.viewer = viewer;
    this.choose = choose;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: '120px' });
    new ResizeObserver(() => this.#arrange()).observe(element('stage'));
    viewer.addEventListener('transport', () => this.#seeThrough());
  }

  /** Whether it is shown. */
  get open() {
    return !this.#root.hidden;
  }

  /** How all of them are watched. @param {import('../porthole/protocol.js').SubscribeOptions} options */
  set options(options) {
    this.#options = options;
    this.watches().forEach((w) => w.setOptions(options));
  }

  /** The streams came, went or changed. */
  update() {
    const names = new Set(this.viewer.streams.map((s) => s.name));
    for (const name of [...this.#tiles.keys()].filter((n) => !names.has(n))) {
      this.#remove(name);
    }
    for (const stream of this.viewer.streams) {
      const tile = this.#tiles.get(stream.name) ?? this.#add(stream.name);
      write(tile.title, stream.title);
    }
    this.#arrange();
  }

  show() {
    this.#root.hidden = false;
    this.update();
  }

  hide() {
    this.#root.hidden = true;
    for (const name of [...this.#tiles.keys()]) {
      this.#remove(name);
    }
  }

  /** The watches of the tiles in sight. */
  watches() {
    return [...this.#tiles.values()].flatMap((t) => t.watch ?? []);
  }

  /** How they are together: live as long as one is. @returns {import('../porthole/condition.js').Condition} */
  condition() {
    const streams = this.viewer.streams;
    const { connection } = this.viewer;
    const state = streams.some((s) => s.state === 'live') ? 'live' : (streams[0]?.state ?? null);
    const states = Map.groupBy(streams, (s) => s.state);
    const counts = [...states].map(([word, some]) => `${some.length} ${word}`).join(', ');
    const reason = states.size > 1 ? counts : '';
    const facts = { missing: false, state, reason, fault: '', shown: true };
    return condition({ ...connectionFacts(connection), ...facts });
  }

  /** Ages and states, a few times a second. */
  refresh() {
    const { connection } = this.viewer;
    for (const tile of this.#tiles.values()) {
      const watch = tile.watch;
      if (!watch) {
        continue;
      }
      const c = condition(watchFacts(connection, watch));
      tile.item.dataset.colour = c.colour;
      tile.item.dataset.state = c.word;
      flag(tile.item, 'aged', c.aged);
      flag(tile.item, 'empty', !watch.shown);
      const fps = `${format.number(watch.frames.rate(performance.now()), 0)} fps`;
      write(tile.statistic, c.word === 'live' ? fps : `${c.word}${watch.shown ? ` ${format.age(watch.ageMs())}` : ''}`);
    }
  }

  /** @param {string} name @returns {Tile} */
  #add(name) {
    const item = make('li', 'tile');
    const video = make('video', 'frame');
    const canvas = make('canvas', 'frame');
    const open = make('button');
    const caption = make('span', 'caption');
    const title = make('span');
    const statistic = make('small');
    open.type = 'button';
    open.addEventListener('click', () => this.choose(name));
    caption.append(make('span', 'dot'), title, statistic);
    open.append(caption);
    item.append(video, canvas, open);
    item.dataset.name = name;
    flag(item, 'empty', true);
    const tile = { item, canvas, video, title, statistic, watch: null };
    this.#tiles.set(name, tile);
    this.#root.append(item);
    this.#observer.observe(item);
    return tile;
  }

  /** @param {string} name */
  #remove(name) {
    const tile = this.#tiles.get(name);
    if (tile) {
      this.#observer.unobserve(tile.item);
      tile.watch?.close();
      tile.item.remove();
      this.#tiles.delete(name);
    }
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const name = /** @type {HTMLElement} */ (target).dataset.name ?? '';
      const tile = this.#tiles.get(name);
      if (tile && isIntersecting && !tile.watch) {
        const how = { video: tile.video, small: true };
        tile.watch = this.viewer.watch(name, tile.canvas, this.#options, () => {}, how);
      } else if (tile && !isIntersecting) {
        tile.watch?.close();
        tile.watch = null;
      }
    }
    this.#seeThrough();
  }

  #seeThrough() {
    for (const { item, watch } of this.#tiles.values()) {
      flag(item, 'video', watch?.transport === 'webrtc');
    }
  }

  #arrange() {
    const { clientWidth, clientHeight } = element('stage');
    const { columns, tile } = arrange(this.#tiles.size, clientWidth, clientHeight);
    this.#root.style.setProperty('--columns', String(columns));
    this.#root.style.setProperty('--tile', `${tile}px`);
  }
}
