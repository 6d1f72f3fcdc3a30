/* SPDX-License-Identifier: Apache-2.0 */

import { condition, connectionFacts, watchFacts } from '../porthole/condition.js';
import { element, flag, make, write } from './dom.js';
import * as format from './format.js';
import { simulationWords } from './simulation-badge.js';
import { WallBar } from './wall-bar.js';
import { chosenStreams, choiceQuery, pageOf, readChoice } from './wall-choice.js';

const ASPECT = 16 / 9;
const GAP_PX = 10;
const MIN_TILE_PX = 220;
const MAX_VALUES = 5;

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
 * @property {HTMLCanvasElement} annotations
 * @property {HTMLElement} values
 * @property {HTMLElement} simulation
 * @property {HTMLElement} title
 * @property {HTMLElement} statistic
 * @property {import('../porthole/watch.js').Watch | null} watch
 */

/** The streams that the address chooses, or all, side by side. Tiles out of sight are not watched. */
export class Wall {
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  #root = element('wall');
  #observer;
  /** @type {import('../porthole/protocol.js').SubscribeOptions} */
  #options = {};
  #annotated = true;
  #choice = readChoice(location.search);
  #bar = new WallBar(element('stage'), (change) => this.#choose(change));
  #at = { page: 1, pages: 1 };
  #turnedAt = performance.now();

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
    flag(document.documentElement, 'kiosk', this.#choice.kiosk);
  }

  /** Whether annotations and values are drawn on the tiles. @param {boolean} on */
  set annotations(on) {
    this.#annotated = on;
    this.#tiles.forEach((tile) => this.#layout(tile));
  }

  /** @param {number} step pages on */
  turn(step) {
    const page = this.#at.page + step;
    if (page >= 1 && page <= this.#at.pages) {
      this.#choose({ page });
    }
  }

  /** @param {Partial<import('./wall-choice.js').WallChoice>} change */
  #choose(change) {
    const url = new URL(location.href);
    for (const [key, value] of Object.entries(choiceQuery({ ...this.#choice, ...change }))) {
      if (value === null) {
        url.searchParams.delete(key);
      } else {
        url.searchParams.set(key, value);
      }
    }
    history.replaceState(null, '', url);
    this.update();
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
    this.#choice = readChoice(location.search);
    const all = chosenStreams(this.viewer.streams, this.#choice);
    const { shown, ...at } = pageOf(all, this.#choice);
    if (at.page !== this.#at.page) {
      this.#turnedAt = performance.now();
    }
    this.#at = at;
    const names = new Set(shown.map((s) => s.name));
    for (const name of [...this.#tiles.keys()].filter((n) => !names.has(n))) {
      this.#remove(name);
    }
    shown.forEach((stream, i) => {
      const tile = this.#tiles.get(stream.name) ?? this.#add(stream.name);
      write(tile.title, stream.title);
      tile.item.style.order = String(i);
    });
    this.#bar.show(this.open, this.#choice, at, all.length);
    this.#arrange();
  }

  show() {
    this.#root.hidden = false;
    this.update();
  }

  hide() {
    this.#root.hidden = true;
    this.#bar.show(false, this.#choice, this.#at, 0);
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
    const { every } = this.#choice;
    if (every > 0 && this.#at.pages > 1 && performance.now() - this.#turnedAt > every * 1000) {
      this.#choose({ page: (this.#at.page % this.#at.pages) + 1 });
    }
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
      const { word, facts } = simulationWords(watch.simulation);
      write(tile.simulation, [word, facts].filter(Boolean).join(' · '));
      flag(tile.simulation, 'paused', word !== '');
      const latency = watch.latency.quantile(0.5);
      const late = Number.isNaN(latency) ? '' : `  ${format.milliseconds(latency)}`;
      const fps = `${format.number(watch.frames.rate(performance.now()), 0)} fps${late}`;
      write(tile.statistic, c.word === 'live' ? fps : `${c.word}${watch.shown ? ` ${format.age(watch.ageMs())}` : ''}`);
    }
  }

  /** @param {Tile} tile */
  #layout({ annotations, values, watch }) {
    const { clientWidth: width, clientHeight: height } = annotations;
    watch?.screen.setLayout({ width, height, ratio: devicePixelRatio || 1, on: this.#annotated });
    values.hidden = !this.#annotated;
  }

  /** @param {Tile} tile */
  #painted({ values, watch }) {
    const entries = Object.entries(watch?.annotations?.values ?? {}).slice(0, MAX_VALUES);
    while (values.children.length > entries.length) {
      values.lastElementChild?.remove();
    }
    while (values.children.length < entries.length) {
      values.append(make('li'));
    }
    entries.forEach(([name, value], i) => write(values.children[i], `${name} ${format.value(value)}`));
  }

  /** Takes a stream off the wall, or puts it first. @param {string} name @param {boolean} first */
  #move(name, first) {
    const names = chosenStreams(this.viewer.streams, this.#choice).map((s) => s.name);
    const others = names.filter((n) => n !== name);
    this.#choose({ streams: first ? [name, ...others] : others });
  }

  /** @param {string} name @param {boolean} first @param {string} text @param {string} sign */
  #mover(name, first, text, sign) {
    const made = make('button', 'mover', sign);
    made.type = 'button';
    made.title = text;
    made.setAttribute('aria-label', `${text}: ${name}`);
    made.addEventListener('click', () => this.#move(name, first));
    return made;
  }

  /** @param {string} name @returns {Tile} */
  #add(name) {
    const item = make('li', 'tile');
    const video = make('video', 'frame');
    const canvas = make('canvas', 'frame');
    const annotations = make('canvas', 'annotations');
    const values = make('ul', 'tile-values');
    const simulation = make('span', 'tile-simulation');
    const facts = make('div', 'tile-facts');
    const movers = make('span', 'movers');
    const open = make('button', 'open');
    const caption = make('span', 'caption');
    const title = make('span');
    const statistic = make('small');
    open.type = 'button';
    open.addEventListener('click', () => this.choose(name));
    caption.append(make('span', 'dot'), title, statistic);
    open.append(caption);
    movers.append(this.#mover(name, true, 'Put first', '⇤'), this.#mover(name, false, 'Take off the wall', '×'));
    facts.append(simulation, values);
    item.append(video, canvas, annotations, facts, open, movers);
    item.dataset.name = name;
    flag(item, 'empty', true);
    const tile = { item, canvas, video, annotations, values, simulation, title, statistic, watch: null };
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
        const how = { video: tile.video, overlay: tile.annotations, small: true };
        tile.watch = this.viewer.watch(name, tile.canvas, this.#options, () => this.#painted(tile), how);
        this.#layout(tile);
      } else if (tile && !isIntersecting) {
        tile.watch?.close();
        tile.watch = null;
      }
    }
    this.#seeThrough();
  }

  #seeThrough() {
    for (const { item, watch } of this.#tiles.values()) {
      flag(item, 'video', watch?.transport === 'webrtc' && !watch.paintingVideo);
    }
  }

  #arrange() {
    const { clientWidth, clientHeight } = element('stage');
    const under = this.#bar.height;
    const { columns, tile } = arrange(this.#tiles.size, clientWidth, clientHeight - under);
    this.#root.style.paddingBottom = `${under + GAP_PX}px`;
    this.#root.style.setProperty('--columns', String(columns));
    this.#root.style.setProperty('--tile', `${tile}px`);
    this.#tiles.forEach((one) => this.#layout(one));
  }
}
