/* SPDX-License-Identifier: Apache-2.0 */

import { Recordings } from '../porthole/recordings.js';
import { button, byId, element, make, write } from './dom.js';
import { LibraryEntry } from './library-entry.js';
import { recordingFacts, recordingName, recordingState, roomUsed } from './recording-words.js';

/**
 * @typedef {import('../porthole/recordings.js').Listing} Listing
 * @typedef {import('../porthole/recordings.js').Recording} Recording
 */

const ASK_MS = 2000;
const PARAMETER = 'recordings';
/** In the address where the list is open and nothing is played. */
const LIST = 'all';

/** The recordings of the host: to be played, downloaded and deleted. `recordings=all` or an id in the address opens it. */
export class Library {
  #dialog = byId('library', HTMLDialogElement);
  #confirm = byId('library-confirm', HTMLDialogElement);
  #list = element('library-list');
  #filter = byId('library-stream', HTMLSelectElement);
  #video = byId('library-video', HTMLVideoElement);
  #recordings;
  /** @type {Map<string, LibraryEntry>} */
  #entries = new Map();
  /** @type {Listing | null} */
  #listing = null;
  /** The id of what is played; empty for nothing. */
  #played = '';
  #deleting = '';
  /** What the host said against the last request. */
  #refusal = '';
  #videoFault = '';
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {import('../porthole/viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.#recordings = new Recordings(viewer.api);
    button('library-toggle').addEventListener('click', () => this.open());
    button('library-close').addEventListener('click', () => this.#dialog.close());
    button('library-stop').addEventListener('click', () => this.#go(LIST));
    this.#dialog.addEventListener('close', () => this.#go(null));
    this.#filter.addEventListener('change', () => this.#draw());
    this.#confirm.addEventListener('close', () => this.#confirm.returnValue === 'delete' && this.#delete());
    this.#video.addEventListener('error', () => {
      this.#videoFault = this.#video.src ? 'This browser cannot play the video, or the host has it no longer.' : '';
      this.#draw();
    });
    viewer.addEventListener('connection', () => this.#ask());
    addEventListener('popstate', () => this.follow());
    this.follow();
  }

  /** Opens the list. */
  open() {
    this.#go(LIST);
  }

  /** @param {boolean} available whether the host has a recorder */
  setAvailable(available) {
    button('library-toggle').hidden = !available;
  }

  /** Does what the address says. */
  follow() {
    const asked = new URLSearchParams(location.search).get(PARAMETER);
    if (asked === null) {
      this.#close();
      return;
    }
    if (!this.#dialog.open) {
      this.#dialog.showModal();
      this.#timer = setInterval(() => this.#ask(), ASK_MS);
    }
    this.#played = asked === LIST ? '' : asked;
    this.#ask();
    this.#draw();
  }

  #close() {
    clearInterval(this.#timer);
    this.#played = '';
    this.#play(null);
    if (this.#dialog.open) {
      this.#dialog.close();
    }
  }

  /** Puts into the address what is open. @param {string | null} what */
  #go(what) {
    const url = new URL(location.href);
    if (what === null) {
      url.searchParams.delete(PARAMETER);
    } else {
      url.searchParams.set(PARAMETER, what);
    }
    if (url.href !== location.href) {
      history.pushState(null, '', url);
    }
    this.follow();
  }

  async #ask() {
    if (!this.#dialog.open || document.hidden) {
      return;
    }
    try {
      this.#listing = await this.#recordings.list();
      this.#refusal = '';
    } catch (e) {
      this.#refusal = e instanceof Error ? e.message : String(e);
    }
    this.#draw();
  }

  #draw() {
    const listing = this.#listing;
    write(element('library-error'), this.#refusal || this.#missing() || this.#videoFault);
    if (!listing || !this.#dialog.open) {
      return;
    }
    const all = listing.recordings;
    write(element('library-room'), roomUsed(listing));
    this.#streams([...new Set(all.map((r) => r.stream))].sort());
    const shown = all.filter((r) => this.#filter.value === '' || r.stream === this.#filter.value);
    this.#drawEntries(shown);
    const empty = element('library-empty');
    empty.hidden = shown.length > 0;
    this.#play(all.find((r) => r.id === this.#played) ?? null);
  }

  /** Says that what is asked for is not there. */
  #missing() {
    const found = this.#played === '' || this.#listing?.recordings.some((r) => r.id === this.#played);
    return found || !this.#listing ? '' : `There is no recording '${this.#played}'.`;
  }

  /** @param {Recording[]} recordings */
  #drawEntries(recordings) {
    const ids = new Set(recordings.map((r) => r.id));
    for (const [id, entry] of this.#entries) {
      if (!ids.has(id)) {
        this.#remove(id, entry);
      }
    }
    const mayDelete = this.viewer.role === 'control';
    recordings.forEach((recording, i) => {
      const entry = this.#entries.get(recording.id) ?? this.#add(recording);
      entry.update(recording, mayDelete, recording.id === this.#played);
      if (this.#list.children[i] !== entry.item) {
        this.#list.insertBefore(entry.item, this.#list.children[i] ?? null);
      }
    });
  }

  /** @param {Recording} recording */
  #add(recording) {
    const entry = new LibraryEntry(recording, this.#recordings, {
      play: () => this.#go(recording.id),
      remove: () => this.#askToDelete(recording),
    });
    this.#entries.set(recording.id, entry);
    return entry;
  }

  /** The keyboard goes on to what takes its place. @param {string} id @param {LibraryEntry} entry */
  #remove(id, entry) {
    const had = entry.item.contains(document.activeElement);
    const next = entry.item.nextElementSibling ?? entry.item.previousElementSibling;
    this.#entries.delete(id);
    entry.item.remove();
    if (had) {
      (next?.querySelector('button') ?? button('library-close')).focus();
    }
  }

  /** @param {string[]} streams */
  #streams(streams) {
    const options = ['', ...streams];
    if (options.join('\n') !== [...this.#filter.options].map((o) => o.value).join('\n')) {
      const { value } = this.#filter;
      this.#filter.replaceChildren(...options.map((name) => new Option(name || 'All streams', name)));
      this.#filter.value = options.includes(value) ? value : '';
    }
  }

  /** @param {Recording | null} recording */
  #play(recording) {
    element('library-player').hidden = recording === null;
    const source = recording ? this.#recordings.videoUrl(recording) : '';
    if (recording) {
      write(element('library-played'), recordingName(recording));
      write(element('library-facts'), `${recordingFacts(recording)} ${recordingState(recording)}`.trim());
    }
    if (source !== this.#video.dataset.source) {
      this.#video.dataset.source = source;
      this.#videoFault = '';
      if (source === '') {
        this.#video.removeAttribute('src');
        this.#video.load();
      } else {
        this.#video.src = source;
        this.#video.play().catch(() => {}); // it waits for the user where the browser wants that
        element('library-player').scrollIntoView({ block: 'nearest' });
      }
    }
  }

  /** @param {Recording} recording */
  #askToDelete(recording) {
    this.#deleting = recording.id;
    this.#confirm.returnValue = '';
    element('library-question').replaceChildren(
      make('b', '', recordingName(recording)),
      ` (${recordingFacts(recording)}) is deleted from the host for everybody. This cannot be undone.`,
    );
    this.#confirm.showModal();
  }

  async #delete() {
    const id = this.#deleting;
    try {
      if (id === this.#played) {
        this.#go(LIST);
      }
      await this.#recordings.delete(id);
      await this.#ask();
    } catch (e) {
      this.#refusal = e instanceof Error ? e.message : String(e);
      this.#draw();
    }
  }
}
