/* SPDX-License-Identifier: Apache-2.0 */

import { FrameGroups } from './frame-groups.js';
import { GroupDecoder } from './group-decoder.js';

/**
 * @typedef {import('./protocol.js').Frame} Frame
 * @typedef {import('./replay.js').ReplayState} ReplayState
 *
 * @typedef {{captureTime: number, simulationTime: number}} Moment of a frame that is shown; the simulation's is NaN
 *   where it is not known
 *
 * @typedef {object} PlayerHandlers
 * @property {(moment: Moment) => void} shown another frame is shown
 * @property {() => void} stopped playing has reached the newest frame
 * @property {(reason: string) => void} failed a frame cannot be shown
 *
 * @typedef {{time: number} | {steps: number}} Target a time of capture, or so many frames from the one that is shown
 */

/** What is loaded in advance while it plays. */
const AHEAD_US = 1_000_000;

/**
 * Shows frames of the near past on a canvas: of any time that the host keeps, frame by frame, or as they came. One is
 * on its way at a time, and what was asked for last is next, so that a drag shows what the browser manages to decode.
 */
export class ReplayPlayer {
  /** The frame that is shown. @type {Frame | null} */
  shown = null;

  #groups;
  #decoder = new GroupDecoder();
  #canvas;
  #handlers;
  /** @type {Target | null} */
  #target = null;
  #busy = false;
  #ahead = false;
  #closed = false;
  /** Where playing began. @type {{time: number, at: number} | null} */
  #start = null;

  /**
   * @param {{frames: (from: number, to: number) => Promise<Frame[]>}} replay
   * @param {HTMLCanvasElement} canvas takes on the size of the frames
   * @param {PlayerHandlers} handlers
   */
  constructor(replay, canvas, handlers) {
    this.#groups = new FrameGroups((from, to) => replay.frames(from, to));
    this.#canvas = canvas;
    this.#handlers = handlers;
  }

  get playing() {
    return this.#start !== null;
  }

  /** What the host has just now. @param {ReplayState} state */
  update(state) {
    this.#groups.update(state);
  }

  /** Shows the frame that was there at a time of capture. @param {number} time */
  seek(time) {
    this.pause();
    this.#go({ time });
  }

  /** Shows the next frame, or the one before. @param {1 | -1} by */
  step(by) {
    this.pause();
    const before = this.#target && 'steps' in this.#target ? this.#target.steps : 0;
    this.#go(this.shown ? { steps: before + by } : { time: this.#groups.newest });
  }

  /** Goes on from the frame that is shown, as fast as they came. */
  play() {
    if (this.shown && !this.#start) {
      this.#start = { time: this.shown.captureTime, at: performance.now() };
      this.#tick();
    }
  }

  pause() {
    this.#start = null;
  }

  /** Shows nothing more. */
  close() {
    this.pause();
    this.#closed = true;
    this.#decoder.close();
  }

  #tick() {
    const start = this.#start;
    if (!start) {
      return;
    }
    const time = start.time + (performance.now() - start.at) * 1000;
    if (time > this.#groups.newest) {
      this.#start = null;
      this.#handlers.stopped();
    } else {
      this.#loadAhead(time + AHEAD_US);
      this.#go({ time });
      requestAnimationFrame(() => this.#tick());
    }
  }

  /** @param {number} time */
  async #loadAhead(time) {
    if (!this.#ahead) {
      this.#ahead = true;
      await this.#groups.at(time).catch(() => {}); // told when its frames are due
      this.#ahead = false;
    }
  }

  /** @param {Target} target */
  async #go(target) {
    this.#target = target;
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    while (this.#target && !this.#closed) {
      const next = this.#target;
      this.#target = null;
      try {
        await this.#show(next);
      } catch (e) {
        this.#failed(e);
      }
    }
    this.#busy = false;
  }

  /** @param {Target} target */
  async #show(target) {
    const [group, index] = 'time' in target ? await this.#at(target.time) : await this.#from(target.steps);
    const frame = group[index];
    if (this.#closed || frame.sequence === this.shown?.sequence) {
      return;
    }
    const image = await this.#decoder.decode(group, index);
    if (!this.#closed) {
      this.#paint(image, frame);
    }
    image.close();
  }

  /** @param {number} time @returns {Promise<[Frame[], number]>} */
  async #at(time) {
    const group = await this.#groups.at(time);
    return [
      group,
      Math.max(
        0,
        group.findLastIndex((f) => f.captureTime <= time),
      ),
    ];
  }

  /** @param {number} steps @returns {Promise<[Frame[], number]>} */
  async #from(steps) {
    const { sequence, captureTime } = /** @type {Frame} */ (this.shown);
    let group = await this.#groups.at(captureTime + Math.max(0, Math.sign(steps)));
    let index = group.findIndex((f) => f.sequence === sequence) + steps;
    while (index < 0 || index >= group.length) {
      const time = index < 0 ? this.#groups.before(group) : this.#groups.after(group);
      if (time === null) {
        return [group, index < 0 ? 0 : group.length - 1];
      }
      const length = group.length;
      group = await this.#groups.at(time);
      index = index < 0 ? index + group.length : index - length;
    }
    return [group, index];
  }

  /**
   * @param {import('./group-decoder.js').DecodedImage} image
   * @param {Frame} frame
   */
  #paint(image, frame) {
    const canvas = this.#canvas;
    if (canvas.width !== frame.width || canvas.height !== frame.height) {
      canvas.width = frame.width;
      canvas.height = frame.height;
    }
    canvas.getContext('2d', { alpha: false })?.drawImage(image, 0, 0, frame.width, frame.height);
    canvas.dataset.sequence = String(frame.sequence);
    this.shown = frame;
    this.#handlers.shown(frame);
  }

  /** @param {unknown} error */
  #failed(error) {
    if (!this.#closed) {
      this.pause();
      this.#handlers.failed(error instanceof Error ? error.message : String(error));
    }
  }
}
