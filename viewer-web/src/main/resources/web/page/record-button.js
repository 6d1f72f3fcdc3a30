/* SPDX-License-Identifier: Apache-2.0 */

import { Recordings } from '../porthole/recordings.js';
import { button, element, icon, press, toast, write } from './dom.js';
import { duration } from './recording-words.js';

/** @typedef {import('../porthole/recordings.js').Recording} Recording */

const ASK_MS = 2000;
const FAILURE_MS = 30_000;

/** @type {Record<string, string>} */
const WORDS = { producer: 'Recorded by the program', configuration: 'Recorded by the configuration' };

/** Records the stream on the stage, and says while anybody does. */
export class RecordButton {
  /** Whether the host has a recorder. */
  available = false;

  #recordings;
  #changed;
  #button = button('record');
  #badge = element('recording');
  /** @type {string | null} */
  #stream = null;
  /** The recordings that run, and when the host said so. @type {{recording: Recording, at: number}[]} */
  #running = [];
  /** Why a recording that ran has failed, for a while. */
  #failure = '';
  #failedAt = 0;
  #lastFailure = '';
  #asking = false;
  #pending = false;

  /**
   * @param {import('../porthole/viewer.js').Viewer} viewer
   * @param {() => void} changed called when the host has said what it records, which refreshes this too
   */
  constructor(viewer, changed) {
    this.viewer = viewer;
    this.#changed = changed;
    this.#recordings = new Recordings(viewer.api);
    this.#button.addEventListener('click', () => this.toggle());
    viewer.addEventListener('streams', () => this.#ask());
    setInterval(() => this.#ask(), ASK_MS);
  }

  /** @param {string | null} stream what is on the stage */
  show(stream) {
    if (this.#stream !== stream) {
      this.#stream = stream;
      this.#running = [];
      this.#failure = this.#lastFailure = '';
      this.#ask();
    }
  }

  /** Starts a recording, or stops those that were started so. */
  async toggle() {
    const stream = this.#stream;
    if (stream === null || this.#button.hidden || this.#button.disabled || this.#pending) {
      return;
    }
    this.#pending = true;
    try {
      const own = this.#own();
      const stopped = await Promise.all(own.map(({ recording }) => this.#recordings.stop(recording.id)));
      if (own.length === 0) {
        this.#failure = '';
        this.#add(await this.#recordings.start(stream));
      } else {
        this.#running = this.#running.filter((r) => !own.includes(r));
        stopped.filter((r) => r.state === 'ended').forEach((r) => toast(`Recorded ${duration(r.seconds)}.`));
      }
    } catch (e) {
      toast(e instanceof Error ? e.message : String(e));
    }
    this.#pending = false;
    this.refresh();
    this.#ask();
  }

  /** What changes without an event. */
  refresh() {
    const own = this.#own();
    const mayRecord = this.viewer.role === 'control';
    this.#button.hidden = !this.available;
    this.#button.disabled = this.#stream === null || !mayRecord;
    const label = own.length > 0 ? 'Stop recording' : 'Record';
    this.#button.title = mayRecord ? `${label} (R)` : this.viewer.limit;
    this.#button.setAttribute('aria-label', label);
    press(this.#button, own.length > 0);
    icon(this.#button, own.length > 0 ? 'stop' : 'record');
    this.#refreshBadge(own[0] ?? this.#running[0]);
  }

  /** @param {{recording: Recording, at: number} | undefined} shown */
  #refreshBadge(shown) {
    const now = performance.now();
    const failure = now - this.#failedAt < FAILURE_MS ? this.#failure : '';
    this.#badge.hidden = !shown && failure === '';
    write(element('recording-word'), shown ? (WORDS[shown.recording.startedBy] ?? 'Recording') : failure);
    const seconds = shown ? shown.recording.seconds + (now - shown.at) / 1000 : 0;
    write(element('recording-time'), shown ? duration(seconds) : '');
  }

  #own() {
    return this.#running.filter(({ recording }) => recording.startedBy === 'rest');
  }

  /** @param {Recording} recording */
  #add(recording) {
    this.#running = [
      ...this.#running.filter((r) => r.recording.id !== recording.id),
      { recording, at: performance.now() },
    ];
  }

  async #ask() {
    const stream = this.#stream ?? this.viewer.defaultStream;
    if (this.#asking || this.#pending || stream === null || document.hidden || !this.viewer.summary(stream)) {
      return;
    }
    this.#asking = true;
    try {
      const { recording } = await this.viewer.api.stream(stream);
      this.available = recording !== undefined;
      if (stream === this.#stream) {
        await this.#follow(stream, recording ?? { running: [], lastFailure: '' });
      }
      this.#changed();
    } catch {
      // it is asked again in a moment, and the state says what is wrong with the host
    }
    this.#asking = false;
  }

  /**
   * @param {string} stream
   * @param {{running: string[], lastFailure: string}} report
   */
  async #follow(stream, { running, lastFailure }) {
    const gone = this.#running.filter(({ recording }) => !running.includes(recording.id));
    const asked = [...running, ...gone.map(({ recording }) => recording.id)];
    const found = await Promise.all(asked.map((id) => this.#recordings.get(id).catch(() => null)));
    if (stream !== this.#stream || this.#pending) {
      return;
    }
    this.#running = [];
    for (const recording of found) {
      if (recording?.state === 'recording') {
        this.#add(recording);
      } else if (recording?.state === 'failed') {
        this.#fail(recording.reason || lastFailure);
      }
    }
  }

  /** @param {string} reason */
  #fail(reason) {
    this.#failure = `Recording failed: ${reason || 'the host does not say why'}`;
    this.#failedAt = performance.now();
    toast(this.#failure);
  }
}
