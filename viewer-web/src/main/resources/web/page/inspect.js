/* SPDX-License-Identifier: Apache-2.0 */

import { ColourBar } from './colour-bar.js';
import { element, flag, make, press, toast } from './dom.js';
import { Hints } from './hints.js';
import { savePng } from './png-snapshot.js';
import { Readout } from './readout.js';
import { Ruler } from './ruler.js';
import { save } from './snapshot.js';
import { View } from './view.js';

/** @typedef {import('./page.js').Page} Page */

/** How often limits that follow the scene are asked for, and what seldom changes. */
const LIMITS_MS = 1000;
const ASK_MS = 5000;

/** What one has to look closely: zoom, turning, the value of a pixel, distances, colour bar, hints, and exact snapshots. */
export class Inspect {
  #stage = element('stage');
  #tools = make('div', 'inspect-tools');
  /** @type {string | null} */
  #stream = null;
  /** @type {import('../porthole/api.js').StreamDescription | null} */
  #description = null;
  #askedAt = -Infinity;
  #on = false;
  /** @type {HTMLButtonElement} */
  #measure;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.view = new View(page.stage);
    this.ruler = new Ruler(page.stage);
    this.readout = new Readout(page.stage, page.viewer.api, this.#stage, (ends) => this.ruler.show(ends));
    this.bar = new ColourBar(this.#stage);
    this.hints = new Hints(this.#stage);
    this.view.onIdleDrag = () => this.#idleDrag();
    this.#tools.setAttribute('role', 'toolbar');
    this.#tools.setAttribute('aria-label', 'Inspect');
    this.#tools.hidden = true;
    this.#measure = this.#tool('measure', 'Measure', () => this.#toggleMeasure());
    this.#measure.setAttribute('aria-pressed', 'false');
    this.#tools.append(
      this.#tool('zoom-in', 'Larger (+)', () => this.view.step(2)),
      this.#tool('zoom-out', 'Smaller (-)', () => this.view.step(-2)),
      this.#tool('fit', 'All of it (0)', () => this.view.reset()),
      this.#tool('rotate', 'Rotate (X)', () => this.view.turn()),
      this.#tool('mirror', 'Mirror (M)', () => this.view.mirror()),
      this.#measure,
      this.#file('PNG', 'Save as PNG, with annotations if they are shown', () => this.#png()),
      this.#file('NPY', 'Save as NPY, the samples as they are', () => this.#raw('npy')),
      this.#file('PNG16', 'Save as PNG16, the samples in up to 16 bits', () => this.#raw('png')),
    );
    this.#stage.append(this.#tools);
  }

  get on() {
    return this.#on;
  }

  /** Whether the tools are there and the pointer reads values. @param {boolean} on */
  set on(on) {
    this.#on = on;
    this.#tools.hidden = !on;
    this.readout.on = on;
    press(this.#measure, false);
    flag(this.#stage, 'inspecting', on);
  }

  /** Does what a key of the page stands for. @param {string} key `+`, `-`, `0`, `x` or `m` */
  key(key) {
    const { view } = this;
    const steps = { '+': 2, '-': -2 }[key];
    if (steps) {
      view.step(steps);
    } else if (key === '0') {
      view.reset();
    } else if (key === 'x') {
      view.turn();
    } else {
      view.mirror();
    }
  }

  /** What changes without an event. @param {boolean} annotations whether they are shown */
  refresh(annotations) {
    const name = this.page.wall.open || this.page.fallback.active ? null : this.page.stream;
    if (name !== this.#stream) {
      if (this.#stream !== null) {
        this.view.reset();
      }
      this.#stream = name;
      this.#description = null;
      this.#askedAt = -Infinity;
      this.readout.measuring = false;
      press(this.#measure, false);
    }
    this.#tools.hidden = !this.#on || name === null;
    this.view.apply();
    this.ruler.refresh();
    this.bar.show(annotations ? this.#description : null);
    this.hints.show(this.#description?.hints ?? {});
    this.hints.refresh(this.#stage.dataset.steering !== undefined);
    this.#ask();
  }

  async #ask() {
    const name = this.#stream;
    const every = this.#description?.scale ? LIMITS_MS : ASK_MS;
    const now = performance.now();
    if (name === null || document.hidden || now - this.#askedAt < every || !this.page.viewer.summary(name)) {
      return;
    }
    this.#askedAt = now;
    try {
      const description = await this.page.viewer.api.description(name);
      if (name === this.#stream) {
        this.#description = description;
      }
    } catch {
      // it is asked again in a moment, and the state says what is wrong with the host
    }
  }

  /** @param {string} icon @param {string} text @param {() => void} action */
  #tool(icon, text, action) {
    const made = make('button', 'tool');
    made.type = 'button';
    made.title = text;
    made.setAttribute('aria-label', text.replace(/ \(.\)$/, ''));
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    use.setAttribute('href', `page/icons.svg#${icon}`);
    svg.append(use);
    made.append(svg);
    made.addEventListener('click', action);
    return made;
  }

  /** @param {string} word @param {string} text @param {() => void} action */
  #file(word, text, action) {
    const made = make('button', 'tool file', word);
    made.type = 'button';
    made.title = text;
    made.setAttribute('aria-label', text);
    made.addEventListener('click', action);
    return made;
  }

  #toggleMeasure() {
    this.readout.measuring = !this.readout.measuring;
    press(this.#measure, this.readout.measuring);
  }

  /** Without control, a drag on all of the frame does nothing; many expect it to. */
  #idleDrag() {
    const summary = this.page.viewer.summary(this.#stream ?? '');
    if (summary && this.page.viewer.commands(summary.name) && !this.readout.measuring) {
      const what = this.page.viewer.role === 'camera' ? 'move the camera' : 'take control of the simulation';
      toast(`Press C to ${what}.`);
    }
  }

  async #png() {
    const { watch } = this.page.stage;
    if (watch && !(await savePng(watch, this.page.settings.preferences.annotations))) {
      toast('No frame yet.');
    }
  }

  /** The host names the file. @param {string} suffix */
  async #raw(suffix) {
    const { api } = this.page.viewer;
    try {
      const { blob, name } = await api.file(`streams/${encodeURIComponent(this.#stream ?? '')}/snapshot.${suffix}`);
      save(blob, name);
    } catch (e) {
      toast(e instanceof Error ? e.message : String(e));
    }
  }
}
