/* SPDX-License-Identifier: Apache-2.0 */

import { h264Unavailable } from '../porthole/h264.js';
import { Replay } from '../porthole/replay.js';
import { ReplayPlayer } from '../porthole/replay-player.js';
import { ReplayVideo } from '../porthole/replay-video.js';
import { button, byId, element, flag, icon, toast, write } from './dom.js';
import { ago, keptWords } from './recording-words.js';

/**
 * @typedef {import('../porthole/replay.js').ReplayState} ReplayState
 * @typedef {import('../porthole/replay.js').Interval} Interval
 * @typedef {import('../porthole/replay-player.js').Moment} Moment
 */

const ASK_MS = 1000;
const US = 1_000_000;
/** So far at the right end of the range is live. */
const LIVE_S = 0.05;
const DEFAULT_SECONDS = '30';

/** Looks back at the stream on the stage while it goes on, and saves what was. */
export class ReplayBar {
  #root = element('replay');
  #toggle = button('replay-toggle');
  #range = byId('replay-range', HTMLInputElement);
  #seconds = byId('replay-seconds', HTMLSelectElement);
  #stage = element('stage');
  #frame = element('frame');
  #canvas = byId('replay-frame', HTMLCanvasElement);
  #video = byId('replay-video', HTMLVideoElement);
  /** @type {string | null} */
  #stream = null;
  /** @type {Replay | null} */
  #replay = null;
  /** @type {ReplayPlayer | ReplayVideo | null} */
  #player = null;
  /** The frame that is looked at; null while the stage is live. @type {Moment | null} */
  #moment = null;
  /** What the host said last, and when. @type {{state: ReplayState, at: number} | null} */
  #known = null;
  #dragging = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {import('../porthole/viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.#buttons();
    addEventListener('keydown', (e) => this.#key(e));
  }

  /** Whether it is shown. */
  get open() {
    return !this.#root.hidden;
  }

  /** @param {string | null} stream what is on the stage */
  show(stream) {
    if (this.#stream !== stream) {
      this.close();
      this.#stream = stream;
    }
  }

  toggle() {
    if (this.open) {
      this.close();
    } else if (this.#stream !== null && !this.#toggle.hidden) {
      this.#replay = new Replay(this.viewer.api, this.#stream);
      this.#root.hidden = false;
      this.#timer = setInterval(() => this.#ask(), ASK_MS);
      this.refresh();
      this.#ask();
    }
  }

  /** Back to live, and away. */
  close() {
    this.live();
    if (this.#root.contains(document.activeElement)) {
      this.#toggle.focus();
    }
    clearInterval(this.#timer);
    this.#known = null;
    this.#replay = null;
    this.#root.hidden = true;
    this.refresh();
  }

  /** Shows what is captured now. */
  live() {
    this.#player?.close();
    this.#player = null;
    this.#moment = null;
    flag(this.#stage, 'replay', false);
    this.refresh();
  }

  /** @param {boolean} available whether the host has a recorder */
  setAvailable(available) {
    this.#toggle.hidden = !available;
    this.#toggle.disabled = this.#stream === null;
  }

  /** What changes without an event: the times. */
  refresh() {
    this.#toggle.setAttribute('aria-expanded', String(this.open));
    if (!this.open) {
      return;
    }
    const state = this.#known?.state;
    const some = state?.fromTime !== undefined;
    element('replay-off').hidden = some && state.state === 'kept';
    element('replay-on').hidden = !some;
    this.#refreshKept(state);
    this.#fit();
    if (some) {
      this.#refreshTimes(state.fromTime ?? 0);
      this.#refreshButtons();
    }
  }

  /** What was is as large as what is, also in actual size. */
  #fit() {
    const { width, height } = this.#frame.style;
    for (const { style } of [this.#canvas, this.#video]) {
      Object.assign(style, { width, height });
    }
  }

  /** Whether frames are kept, and who can change that. @param {ReplayState | undefined} state */
  #refreshKept(state) {
    const control = this.viewer.role === 'control';
    write(element('replay-reason'), state ? keptWords(state, control) : '…');
    button('replay-keep').hidden = !control || !state || state.state === 'kept';
    button('replay-stop').hidden = !control || state?.state !== 'kept';
  }

  /** @param {number} oldest a time of capture */
  #refreshTimes(oldest) {
    const moment = this.#moment;
    const past = moment ? this.#ago(moment.captureTime) : 0;
    const words = moment ? ago(past * 1000) : 'Live';
    this.#range.min = String(-this.#ago(oldest));
    if (!this.#dragging) {
      this.#range.value = String(-past);
    }
    this.#range.setAttribute('aria-valuetext', words);
    write(element('replay-time'), words);
    const simulation = moment?.simulationTime ?? NaN;
    write(
      element('replay-simulation'),
      Number.isFinite(simulation) ? `${simulation.toFixed(2)} s simulation time` : '',
    );
  }

  #refreshButtons() {
    const live = this.#moment === null;
    const playing = this.#player?.playing ?? false;
    const control = this.viewer.role === 'control';
    button('replay-live').disabled = live && !this.#player;
    button('replay-play').disabled = live;
    icon(button('replay-play'), playing ? 'pause' : 'resume');
    button('replay-play').setAttribute('aria-label', playing ? 'Pause' : 'Play from here');
    const fromShown = this.#seconds.options[this.#seconds.length - 1];
    fromShown.disabled = live;
    if (live && fromShown.selected) {
      this.#seconds.value = DEFAULT_SECONDS;
    }
    button('replay-save').disabled = !control;
    button('replay-save').title = control ? '' : this.viewer.limit;
  }

  /** Seconds since a time of capture. @param {number} time */
  #ago(time) {
    const { state, at } = /** @type {{state: ReplayState, at: number}} */ (this.#known);
    return Math.max(0, ((state.now ?? 0) - time) / US + (performance.now() - at) / 1000);
  }

  async #ask() {
    const replay = this.#replay;
    if (!replay || document.hidden) {
      return;
    }
    await this.#try(async () => this.#take(replay, await replay.state()));
  }

  /**
   * @param {Replay} replay
   * @param {ReplayState} state
   */
  #take(replay, state) {
    if (replay !== this.#replay) {
      return;
    }
    const had = this.#known?.state.fromTime !== undefined;
    const first = this.#known === null;
    this.#known = { state, at: performance.now() };
    this.#player?.update(state);
    if (state.state === 'off') {
      this.live();
    }
    this.refresh();
    if (!had && state.fromTime !== undefined) {
      this.#range.focus({ preventScroll: true });
    } else if (first) {
      button('replay-keep').focus({ preventScroll: true });
    }
  }

  /** The one that shows what was; made when it is first looked back. */
  #past() {
    const replay = this.#replay;
    const state = this.#known?.state;
    if (!replay || state?.fromTime === undefined) {
      return null;
    }
    if (!this.#player) {
      const handlers = {
        shown: (/** @type {Moment} */ moment) => this.#shown(moment),
        stopped: () => this.live(),
        failed: (/** @type {string} */ reason) => toast(reason),
      };
      const video = this.#video;
      const canvas = this.#canvas;
      const asVideo = h264Unavailable() !== '';
      video.hidden = !asVideo;
      canvas.hidden = asVideo;
      this.#player = asVideo ? new ReplayVideo(replay, video, handlers) : new ReplayPlayer(replay, canvas, handlers);
      this.#player.update(state);
    }
    return this.#player;
  }

  /** @param {Moment} moment */
  #shown({ captureTime, simulationTime }) {
    this.#moment = { captureTime, simulationTime };
    flag(this.#stage, 'replay', true);
    this.refresh();
  }

  #seek() {
    const value = Number(this.#range.value);
    const state = this.#known?.state;
    if (value > -LIVE_S || !state) {
      this.live();
    } else {
      const now = this.#ago(0) * US; // the host's clock
      this.#past()?.seek(Math.max(now + value * US, state.fromTime ?? 0));
    }
  }

  /** @param {1 | -1} by */
  #step(by) {
    if (this.#moment || by < 0) {
      const player = this.#past();
      if (this.#moment) {
        player?.step(by);
      } else {
        player?.seek(this.#known?.state.toTime ?? 0);
      }
    }
  }

  #play() {
    if (this.#player?.playing) {
      this.#player.pause();
    } else {
      this.#player?.play();
    }
    this.refresh();
  }

  /** What is to be saved. @returns {Interval} */
  #interval() {
    const { value } = this.#seconds;
    return value === 'shown' && this.#moment && this.#known
      ? { from: Math.floor(this.#moment.captureTime) + 1, to: (this.#known.state.toTime ?? 0) + 1 }
      : { seconds: Number(value) };
  }

  async #save() {
    const replay = this.#replay;
    await this.#try(async () => {
      const saved = await replay?.save(this.#interval());
      toast(saved ? `Saved ${saved.seconds.toFixed(0)} s to the recordings.` : '');
    });
  }

  #download() {
    if (this.#replay) {
      const link = document.createElement('a');
      link.href = this.#replay.downloadUrl(this.#interval());
      link.download = '';
      link.click();
    }
  }

  /** @param {boolean} on */
  async #keep(on) {
    const replay = this.#replay;
    if (replay) {
      await this.#try(async () => this.#take(replay, await replay.keep(on)));
      if (!on && this.#known?.state.state === 'kept') {
        toast("The host's configuration keeps these frames.");
      }
    }
  }

  /** Does something that the host may refuse. @param {() => Promise<void>} action */
  async #try(action) {
    try {
      await action();
    } catch (e) {
      toast(e instanceof Error ? e.message : String(e));
    }
  }

  #buttons() {
    const range = this.#range;
    range.addEventListener('pointerdown', () => (this.#dragging = true));
    for (const type of ['pointerup', 'pointercancel', 'change']) {
      range.addEventListener(type, () => (this.#dragging = false));
    }
    range.addEventListener('input', () => this.#seek());
    const actions = {
      'replay-toggle': () => this.toggle(),
      'replay-close': () => this.close(),
      'replay-back': () => this.#step(-1),
      'replay-next': () => this.#step(1),
      'replay-play': () => this.#play(),
      'replay-live': () => this.live(),
      'replay-keep': () => this.#keep(true),
      'replay-stop': () => this.#keep(false),
      'replay-download': () => this.#download(),
      'replay-save': () => this.#save(),
    };
    for (const [id, action] of Object.entries(actions)) {
      button(id).addEventListener('click', action);
    }
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const { target } = e;
    const modified = e.ctrlKey || e.altKey || e.metaKey || e.defaultPrevented;
    const field = target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target !== this.#range);
    if (!this.open || modified || field || document.querySelector('dialog[open]')) {
      return;
    }
    const onButton = target instanceof HTMLButtonElement;
    const actions = {
      ArrowLeft: () => this.#step(-1),
      ArrowRight: () => this.#step(1),
      ...(onButton ? {} : { ' ': () => this.#play() }),
      Escape: () => (this.#player ? this.live() : this.close()),
    };
    const action = /** @type {Record<string, () => void>} */ (actions)[e.key];
    if (action) {
      e.preventDefault();
      action();
    }
  }
}
