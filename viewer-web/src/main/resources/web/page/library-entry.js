/* SPDX-License-Identifier: Apache-2.0 */

import { flag, make, write } from './dom.js';
import { duration, recordingFacts, recordingName, recordingState } from './recording-words.js';

/** @typedef {import('../porthole/recordings.js').Recording} Recording */

/** One recording in the list. */
export class LibraryEntry {
  item = make('li', 'recording');

  #name = make('b', 'name');
  #facts = make('span', 'facts');
  #state = make('span', 'state');
  #length = make('span', 'length');
  #play = make('button', 'play');
  #download = make('a', 'action', 'Download');
  #frames = make('a', 'action', 'Data');
  #delete = make('button', 'action', 'Delete');
  /** @type {HTMLImageElement | null} */
  #thumbnail = null;

  /**
   * @param {Recording} recording
   * @param {import('../porthole/recordings.js').Recordings} recordings
   * @param {{play: () => void, remove: () => void}} actions
   */
  constructor(recording, recordings, { play, remove }) {
    this.recordings = recordings;
    this.item.dataset.id = recording.id;
    this.#play.type = this.#delete.type = 'button';
    this.#play.append(this.#length);
    this.#play.addEventListener('click', play);
    this.#delete.addEventListener('click', remove);
    this.#download.href = recordings.downloadUrl(recording);
    this.#download.download = `${recording.id}.mp4`;
    this.#frames.href = recordings.framesUrl(recording);
    this.#frames.download = `${recording.id}.jsonl`;
    this.#frames.title = 'The time of each frame, its values, and the input, as JSON lines';
    const text = make('div', 'text');
    const actions = make('div', 'actions');
    text.append(this.#name, this.#facts, this.#state);
    actions.append(this.#download, this.#frames, this.#delete);
    this.item.append(this.#play, text, actions);
  }

  /**
   * @param {Recording} recording
   * @param {boolean} mayDelete
   * @param {boolean} played
   */
  update(recording, mayDelete, played) {
    const name = recordingName(recording);
    const facts = recordingFacts(recording);
    this.item.title = recording.id;
    this.item.dataset.state = recording.state;
    flag(this.item, 'played', played);
    write(this.#name, name);
    write(this.#facts, facts);
    write(this.#state, recordingState(recording));
    write(this.#length, duration(recording.seconds));
    this.#play.setAttribute('aria-label', `Play ${name}, ${facts}`);
    this.#download.setAttribute('aria-label', `Download ${name}`);
    this.#frames.setAttribute('aria-label', `Download the data of ${name}`);
    this.#delete.setAttribute('aria-label', `Delete ${name}`);
    this.#delete.hidden = !mayDelete;
    this.#delete.disabled = recording.state === 'recording';
    this.#delete.title = this.#delete.disabled ? 'It is being recorded. Stop it first.' : '';
    const url = this.recordings.thumbnailUrl(recording);
    if (url && !this.#thumbnail) {
      this.#thumbnail = make('img');
      this.#thumbnail.alt = '';
      this.#thumbnail.loading = 'lazy';
      this.#thumbnail.src = url;
      this.#play.prepend(this.#thumbnail);
    }
  }
}
