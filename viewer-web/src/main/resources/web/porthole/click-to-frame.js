/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {import('./viewer.js').Viewer} Viewer
 * @typedef {import('./watch.js').Watch} Watch
 */

const ROUNDS = 10;
const ANSWER_MS = 3000;
/** Rounds begin at moments that have nothing to do with the frames. */
const MIN_PAUSE_MS = 60;
const MAX_PAUSE_MS = 200;

/**
 * Measures how long it takes from a click until the first frame is on the screen that was captured after the host had
 * heard of the click: the way there, the wait for the next frame and the way back. What a simulation itself takes to
 * answer comes on top. Nothing is sent to the simulation, so no control is needed.
 */
export class ClickToFrame {
  #viewer;
  #watch;

  /**
   * @param {Viewer} viewer
   * @param {Watch} watch
   */
  constructor(viewer, watch) {
    this.#viewer = viewer;
    this.#watch = watch;
  }

  /**
   * @param {number} clickedAt when the user clicked, on this page's clock
   * @param {(done: number, of: number) => void} progress called after each round
   * @returns {Promise<number[]>} milliseconds, sorted
   * @throws {Error} when no frame comes
   */
  async run(clickedAt, progress) {
    const times = [];
    for (let round = 0; round < ROUNDS; round++) {
      const at = round === 0 ? clickedAt : performance.now();
      times.push((await this.#shownAfter(await this.#heardAt())) - at);
      progress(round + 1, ROUNDS);
      await pause(MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS));
    }
    return times.sort((a, b) => a - b);
  }

  /** When the host has heard of it, in microseconds on its clock. @returns {Promise<number>} */
  #heardAt() {
    const t0 = performance.now();
    return new Promise((resolve, reject) => {
      const settled = new AbortController();
      const timer = setTimeout(() => {
        settled.abort();
        reject(new Error('The host does not answer.'));
      }, ANSWER_MS);
      const answered = (/** @type {Event} */ e) => {
        const { detail } = /** @type {CustomEvent} */ (e);
        if (detail.t0 === t0) {
          clearTimeout(timer);
          settled.abort();
          resolve(detail.t1);
        }
      };
      this.#viewer.addEventListener('clock', answered, { signal: settled.signal });
      this.#viewer.control({ type: 'clock', stream: this.#watch.name, t0 });
    });
  }

  /** When the first frame was shown that was captured after a time of the host's. @param {number} hostUs */
  async #shownAfter(hostUs) {
    const end = performance.now() + ANSWER_MS;
    while (!(this.#watch.shown && this.#watch.shown.captureTime >= hostUs)) {
      if (performance.now() > end) {
        throw new Error('No new frame came: the simulation does not run, or nobody sends its frames.');
      }
      await nextFrame();
    }
    return this.#watch.shownAt;
  }
}

/** @returns {Promise<unknown>} */
function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** @param {number} ms @returns {Promise<unknown>} */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
