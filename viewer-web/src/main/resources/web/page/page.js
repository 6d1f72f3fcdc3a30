/* SPDX-License-Identifier: Apache-2.0 */

import { button, byId, element, press, stylesheet, toast, write } from './dom.js';
import { Control } from './control.js';
import { ControlsTools } from './controls-tools.js';
import { Details } from './details.js';
import { Fallback } from './fallback.js';
import { StatisticsLine } from './statistics.js';
import { Immersion } from './immersion.js';
import { Menu } from './menu.js';
import { Notice } from './notice.js';
import { DisplayPanel } from './display-panel.js';
import { RecorderTools } from './recorder-tools.js';
import { ShareButton } from './share-button.js';
import { listen } from './shortcuts.js';
import { save, saveShown } from './snapshot.js';
import { SimulationBadge } from './simulation-badge.js';
import { Stage } from './stage.js';
import { TonePanel } from './tone-panel.js';
import { TransportPanel } from './transport-panel.js';
import { Wall } from './wall.js';

const REFRESH_MS = 200;
const ASK_MS = 5000;
/** Up to there panels are sheets over the lower half, and there is room for one. */
const SHEET_PX = 820;

/** Puts the parts together: what is on the stage, and what the buttons do. */
export class Page {
  /** The stream on the stage, once it is known. @type {string | null} */
  stream = null;

  /** Comes when the first frame is there. @type {import('./inspect.js').Inspect | null} */
  inspect = null;

  #immersion = new Immersion();
  #notice = new Notice();
  #inspectLoaded;
  #simulation = new SimulationBadge();

  /**
   * @param {import('../porthole/viewer.js').Viewer} viewer
   * @param {import('./settings.js').Settings} settings
   */
  constructor(viewer, settings) {
    this.viewer = viewer;
    this.settings = settings;
    this.stage = new Stage(viewer);
    this.wall = new Wall(viewer, (name) => this.go(name, false));
    this.menu = new Menu((name) => this.go(name, false));
    this.statistics = new StatisticsLine(viewer);
    this.details = new Details(viewer);
    this.tone = new TonePanel(viewer.api);
    this.display = new DisplayPanel(settings, viewer.rtc, () => this.#applyOptions());
    this.transport = new TransportPanel(viewer.rtc, settings, () => this.#applyOptions());
    this.control = new Control(viewer, this.stage.canvas);
    this.controls = new ControlsTools(
      viewer,
      this.control,
      settings,
      () => innerWidth <= SHEET_PX && this.#setDetails(false),
    );
    this.recorder = new RecorderTools(viewer);
    this.share = new ShareButton(viewer, settings, () => ({
      stream: this.stream,
      title: viewer.summary(this.stream ?? '')?.title ?? this.stream ?? '',
      wall: this.wall.open,
    }));
    this.fallback = new Fallback(viewer, () => this.#streams());
    this.#inspectLoaded = this.stage.firstFrame.then(() => this.#loadInspect());
    this.#preferences();
    this.#buttons();
    this.#listen();
    this.#follow();
    setInterval(() => this.refresh(), REFRESH_MS);
    setInterval(() => this.#ask(), ASK_MS);
    this.refresh();
  }

  /**
   * Shows a stream, or all of them.
   *
   * @param {string | null} stream
   * @param {boolean} wall
   */
  go(stream, wall) {
    this.settings.go(stream, wall);
    this.#follow();
  }

  /** Everything that changes without an event: ages, rates, states. */
  refresh() {
    const watch = this.stage.watch;
    const { fallback, statistics, wall } = this;
    const { annotations } = this.settings.preferences;
    fallback.update(this.stream, this.display.options, watch?.transport === 'webrtc', annotations);
    this.#notice.show(fallback.note, this.viewer.rtc.notice);
    const c = fallback.active ? fallback.condition() : wall.open ? wall.condition() : this.stage.condition();
    const root = document.documentElement;
    root.dataset.state = c.word;
    root.dataset.colour = c.colour;
    root.dataset.transport = fallback.active ? 'mjpeg' : this.#transport(watch);
    write(element('word'), c.word);
    write(element('reason'), c.reason);
    this.stage.overlay(c);
    if (fallback.active) {
      statistics.showText(fallback.summary());
    } else if (wall.open) {
      wall.refresh();
      statistics.refreshWall(wall.watches());
    } else {
      statistics.refresh(watch);
    }
    if (watch) {
      this.display.observe(watch);
    }
    this.details.refresh(watch);
    this.#simulation.refresh(watch?.simulation ?? null);
    this.control.refresh(watch);
    this.controls.refresh();
    this.recorder.refresh();
    this.inspect?.refresh(annotations);
    this.transport.refresh(watch ?? wall.watches()[0] ?? null, this.display.quality);
    button('wall-toggle').disabled = fallback.active;
    button('snapshot').disabled = wall.open;
    button('zoom').disabled = wall.open;
    button('inspect').disabled = wall.open || fallback.active;
  }

  /** `mixed` where some streams of the wall come by one way and some by the other. @param {import('../porthole/watch.js').Watch | null} watch */
  #transport(watch) {
    const ways = new Set((watch ? [watch] : this.wall.watches()).map((w) => w.transport));
    return ways.size > 1 ? 'mixed' : ([...ways][0] ?? 'websocket');
  }

  /**
   * Does what the address says.
   *
   * @param {boolean} [stay] with a stream that is shown already, though the address names none
   */
  #follow(stay = false) {
    const wall = this.settings.wall && !this.fallback.active; // its tiles come by the WebSocket
    const stream = this.settings.stream ?? (stay ? this.stream : null) ?? this.#default();
    press(button('wall-toggle'), wall);
    if (wall !== this.wall.open || stream !== this.stream) {
      this.stream = stream;
      this.control.show(wall ? null : stream);
      this.controls.show(wall ? null : stream);
      this.recorder.show(wall ? null : stream);
      this.stage.show(wall ? null : stream, this.display.options);
      this.display.restart();
      this.#applyOptions();
      if (wall) {
        this.wall.show();
      } else {
        this.wall.hide();
      }
      this.#ask();
    }
    this.#titles();
  }

  #default() {
    return this.fallback.active ? this.fallback.defaultStream : this.viewer.defaultStream;
  }

  #streams() {
    this.#follow(true);
    if (this.wall.open) {
      this.wall.update();
    }
    this.#titles();
    this.refresh();
  }

  #titles() {
    const streams = this.fallback.active ? this.fallback.streams : this.viewer.streams;
    const title = streams.find((s) => s.name === this.stream)?.title ?? this.stream;
    write(element('title'), this.wall.open ? 'All streams' : (title ?? 'Porthole'));
    document.title = this.wall.open || !title ? 'Porthole' : `${title} – Porthole`;
    this.menu.update(streams, this.wall.open ? null : this.stream);
  }

  #applyOptions() {
    this.stage.watch?.setOptions(this.display.options);
    this.wall.options = this.display.options;
  }

  #ask() {
    const stream = this.wall.open || document.hidden ? null : this.stream;
    if (stream === null || this.viewer.summary(stream)) {
      this.tone.show(stream, this.viewer.role === 'control');
    }
  }

  #listen() {
    const { viewer } = this;
    viewer.addEventListener('streams', () => this.#streams());
    viewer.addEventListener('connection', () => {
      this.display.restart();
      this.refresh();
      this.#ask();
    });
    viewer.addEventListener('status', () => this.refresh());
    viewer.addEventListener('transport', () => this.refresh());
    viewer.addEventListener('iceServerError', (e) => toast(`WebRTC: ${/** @type {CustomEvent} */ (e).detail}`));
    viewer.addEventListener('refused', (e) => {
      const { title, detail, control, command } = /** @type {CustomEvent} */ (e).detail;
      if (control === undefined && command === undefined) {
        toast(detail || title); // the others are said beside the control
      }
    });
    addEventListener('popstate', () => this.#follow());
    element('token-form').addEventListener('submit', (e) => {
      e.preventDefault();
      const input = byId('token', HTMLInputElement);
      this.settings.useToken(input.value.trim());
      viewer.api.token = this.settings.token;
      input.value = '';
      viewer.connection.retryNow();
    });
  }

  #preferences() {
    const { annotations, zoom, details } = this.settings.preferences;
    this.#setAnnotations(annotations);
    this.#setZoom(zoom);
    this.#setDetails(details && innerWidth > SHEET_PX);
  }

  #buttons() {
    const toggles = {
      'wall-toggle': () => this.#toggleWall(),
      'annotations-toggle': () => this.#setAnnotations(!this.settings.preferences.annotations),
      zoom: () => this.#setZoom(this.settings.preferences.zoom === 'fit' ? 'actual' : 'fit'),
      inspect: () => this.#toggleInspect(),
      snapshot: () => this.#snapshot(),
      'details-toggle': () => this.#setDetails(!this.details.open),
      'details-close': () => this.#setDetails(false),
    };
    for (const [id, action] of Object.entries(toggles)) {
      button(id).addEventListener('click', action);
    }
    if (this.settings.ui !== 'none') {
      listen(this.#shortcuts(toggles));
    }
  }

  /** @param {Record<string, () => void>} toggles @returns {import('./shortcuts.js').Shortcut[]} */
  #shortcuts(toggles) {
    const few = [
      { keys: ['f'], text: 'Full screen', action: () => this.#immersion.toggle() },
      { keys: ['c'], text: 'Take or release control', action: () => this.control.toggle() },
    ];
    if (this.settings.ui === 'minimal') {
      return few;
    }
    return [
      { keys: ['['], text: 'Previous stream', action: () => this.#step(-1) },
      { keys: [']'], text: 'Next stream', action: () => this.#step(1) },
      { keys: '123456789'.split(''), text: 'Stream by number', action: (key) => this.#number(Number(key)) },
      { keys: ['w'], text: 'All streams or one stream', action: toggles['wall-toggle'] },
      {
        keys: ['pagedown', 'pageup'],
        text: 'Next, previous page of the wall',
        action: (key) => this.wall.open && this.wall.turn(key === 'pagedown' ? 1 : -1),
      },
      ...few,
      { keys: ['z'], text: 'Fit or actual size', action: toggles.zoom },
      { keys: ['i'], text: 'Inspect', action: toggles.inspect },
      { keys: ['+', '-'], text: 'Larger, smaller (also the wheel)', action: (key) => this.inspect?.key(key) },
      { keys: ['0'], text: 'All of the frame (also a double click)', action: (key) => this.inspect?.key(key) },
      { keys: ['x', 'm'], text: 'Rotate, mirror', action: (key) => this.inspect?.key(key) },
      { keys: ['s'], text: 'Save snapshot', action: toggles.snapshot },
      { keys: ['a'], text: 'Annotations', action: toggles['annotations-toggle'] },
      { keys: ['d'], text: 'Details and settings', action: toggles['details-toggle'] },
      { keys: ['u'], text: 'Share', action: () => this.share.open() },
      { keys: ['t'], text: 'Light, dark or system theme', action: () => this.display.nextTheme() },
      ...this.controls.shortcuts,
      ...this.recorder.shortcuts,
    ];
  }

  /** What a first frame does not need comes after it. */
  async #loadInspect() {
    const [{ Inspect }] = await Promise.all([import('./inspect.js'), stylesheet('page/inspect.css')]);
    this.inspect = new Inspect(this);
  }

  async #toggleInspect() {
    await this.#inspectLoaded;
    if (this.inspect) {
      this.inspect.on = !this.inspect.on;
      press(button('inspect'), this.inspect.on);
    }
  }

  #toggleWall() {
    if (!this.fallback.active) {
      this.go(this.stream, !this.wall.open);
    }
  }

  /** @param {number} step */
  #step(step) {
    const names = this.viewer.streams.map((s) => s.name);
    const at = names.indexOf(this.stream ?? '');
    if (names.length > 0) {
      this.go(names[(at + step + names.length) % names.length], false);
    }
  }

  /** @param {number} n from 1 */
  #number(n) {
    const stream = this.viewer.streams[n - 1];
    if (stream) {
      this.go(stream.name, false);
    }
  }

  /** @param {boolean} on */
  #setAnnotations(on) {
    this.settings.remember({ annotations: on });
    press(button('annotations-toggle'), on);
    this.stage.annotations = on;
    this.wall.annotations = on;
  }

  /** @param {'fit' | 'actual'} zoom */
  #setZoom(zoom) {
    this.settings.remember({ zoom });
    press(button('zoom'), zoom === 'actual');
    this.stage.zoom = zoom;
  }

  /** @param {boolean} open */
  #setDetails(open) {
    this.settings.remember({ details: open });
    this.details.open = open;
    if (open && innerWidth <= SHEET_PX) {
      this.controls.open = false;
    }
  }

  async #snapshot() {
    const watch = this.stage.watch;
    if (this.fallback.active && this.stream !== null) {
      const response = await fetch(this.fallback.snapshotUrl(this.stream));
      save(await response.blob(), `${this.stream}.jpg`);
    } else if (watch && !(await saveShown(watch))) {
      toast('No frame yet.');
    }
  }
}
