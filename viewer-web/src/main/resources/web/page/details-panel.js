/* SPDX-License-Identifier: Apache-2.0 */

import { ClickToFrame } from '../porthole/click-to-frame.js';
import { DetailsCurves } from './details-curves.js';
import { details } from './details-facts.js';
import { frameRows, statisticsRows } from './details-rows.js';
import { button, element, flag, make, press, styleSheet, toast, write } from './dom.js';
import * as format from './format.js';
import { StageBar } from './stage-bar.js';
import { Tabs } from './tabs.js';
import { ViewerList } from './viewer-list.js';

styleSheet(new URL('../page/details.css', import.meta.url));

/**
 * @typedef {import('../porthole/api.js').StreamReport} StreamReport
 * @typedef {import('../porthole/watch.js').Watch} Watch
 * @typedef {import('./details-rows.js').Row} Row
 * @typedef {import('./history.js').History} History
 */

const ASK_MS = 2000;

/** Everything that is known of how the stream on the stage is watched, in tabs: picture, statistics, viewers. */
export class DetailsPanel {
  /** @type {Watch | null} */
  #watch = null;
  /** @type {History | null} */
  #history = null;
  /** What the host said of the stream last. @type {StreamReport | null} */
  #report = null;
  #askedAt = -Infinity;
  #tabs;
  #viewers = new ViewerList(element('viewers'));
  #bar = new StageBar(element('stages'));
  #curves = new DetailsCurves(element('details-curves'));
  #groups = element('numbers');

  /** @param {import('../porthole/viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.#tabs = new Tabs(element('details-tabs'), () => this.refresh(this.#watch, this.#history));
    button('details-explain').addEventListener('click', (e) => this.#explain(e.currentTarget));
    button('details-copy').addEventListener('click', () => this.#copy());
    button('click-test').addEventListener('click', (e) => this.#test(e.timeStamp));
  }

  /**
   * @param {Watch | null} watch
   * @param {History | null} history
   */
  refresh(watch, history) {
    if (watch !== this.#watch) {
      this.#watch = watch;
      this.#report = null;
      this.#askedAt = -Infinity;
      write(element('click-result'), '');
    }
    this.#history = history;
    button('click-test').disabled = button('details-copy').disabled = !watch;
    element('details-none').hidden = watch !== null;
    this.#ask();
    this.#write(watch);
  }

  /** @param {Watch | null} watch */
  #write(watch) {
    const known = watch && details(this.viewer, watch, this.#report);
    switch (this.#tabs.chosen) {
      case 'tab-statistics':
        this.#bar.show(known?.latency.stagesMs ?? null);
        writeGroups(this.#groups, known ? statisticsRows(known, watch?.statistics?.viewers ?? NaN) : []);
        return this.#history && this.#curves.show(this.#history);
      case 'tab-viewers':
        return this.#viewers.show(this.#report?.viewers ?? [], watch?.statistics ?? null);
      default:
        return writeRows(element('table'), known ? frameRows(known, this.viewer.rtc) : []);
    }
  }

  async #ask() {
    const watch = this.#watch;
    const now = performance.now();
    if (!watch || now - this.#askedAt < ASK_MS || document.hidden) {
      return;
    }
    this.#askedAt = now;
    try {
      const report = await this.viewer.api.stream(watch.name);
      this.#report = watch === this.#watch ? report : this.#report;
    } catch {
      // it is asked again in a moment, and the state says what is wrong with the host
    }
  }

  /** @param {EventTarget | null} target */
  #explain(target) {
    const root = element('details');
    const on = !('explained' in root.dataset);
    flag(root, 'explained', on);
    press(/** @type {HTMLButtonElement} */ (target), on);
  }

  async #copy() {
    if (this.#watch) {
      const curves = this.#history?.curves(performance.now());
      const all = { ...details(this.viewer, this.#watch, this.#report), curves };
      await copy(JSON.stringify(all, null, 2));
      toast('Copied the details as JSON.');
    }
  }

  /** @param {number} clickedAt */
  async #test(clickedAt) {
    const watch = this.#watch;
    const result = element('click-result');
    if (!watch) {
      return;
    }
    button('click-test').disabled = true;
    try {
      const times = await new ClickToFrame(this.viewer, watch).run(clickedAt, (done, of) =>
        write(result, `${done} of ${of}…`),
      );
      const middle = format.milliseconds(times[Math.floor(times.length / 2)]);
      write(result, `${middle} (${format.milliseconds(times[0])} to ${format.milliseconds(times[times.length - 1])})`);
    } catch (e) {
      write(result, e instanceof Error ? e.message : String(e));
    }
    button('click-test').disabled = this.#watch === null;
  }
}

/**
 * @param {HTMLElement} root
 * @param {{title: string, rows: Row[]}[]} groups
 */
function writeGroups(root, groups) {
  const titles = groups.map((g) => g.title).join();
  if (root.dataset.groups !== titles) {
    root.dataset.groups = titles;
    root.replaceChildren(
      ...groups.map(({ title }) => {
        const section = make('section');
        section.append(make('h3', '', title), make('dl', 'table'));
        return section;
      }),
    );
  }
  groups.forEach(({ rows }, i) => writeRows(/** @type {HTMLElement} */ (root.children[i].lastElementChild), rows));
}

/**
 * @param {HTMLElement} list
 * @param {Row[]} rows
 */
function writeRows(list, rows) {
  while (list.children.length > rows.length * 3) {
    list.lastElementChild?.remove();
  }
  while (list.children.length < rows.length * 3) {
    list.append(make('dt'), make('dd'), make('dd', 'why'));
  }
  rows.forEach(({ name, text, why, warn }, i) => {
    const [term, value, reason] = [0, 1, 2].map((n) => /** @type {HTMLElement} */ (list.children[3 * i + n]));
    write(term, name);
    write(value, text);
    write(reason, why);
    term.title = value.title = why;
    value.className = warn ? 'warn' : '';
  });
}

/** Where there is no clipboard, as on http:// of another machine, the old way. @param {string} text */
async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text);
  }
  const area = make('textarea', 'copied', text);
  element('details').append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
