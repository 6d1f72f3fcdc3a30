/* SPDX-License-Identifier: Apache-2.0 */

/** What the page has where the host has a recorder: recording, instant replay, and the library of recordings. */
export class RecorderTools {
  /** @type {string | null} */
  #stream = null;

  /** @param {import('../porthole/viewer.js').Viewer} viewer */
  constructor(viewer) {
    /** @type {{record: import('./record-button.js').RecordButton, library: import('./library.js').Library, replay: import('./replay-bar.js').ReplayBar} | null} */
    this.tools = null;
    this.#load(viewer);
  }

  /** Their keys. @returns {import('./shortcuts.js').Shortcut[]} */
  get shortcuts() {
    return [
      { keys: ['r'], text: 'Record, or stop recording', action: () => this.tools?.record.toggle() },
      { keys: ['b'], text: 'Look back (instant replay)', action: () => this.tools?.replay.toggle() },
      { keys: ['l'], text: 'Recordings', action: () => this.tools?.record.available && this.tools.library.open() },
    ];
  }

  /** @param {string | null} stream what is on the stage */
  show(stream) {
    this.#stream = stream;
    this.tools?.record.show(stream);
    this.tools?.replay.show(stream);
  }

  /** What changes without an event. */
  refresh() {
    if (this.tools) {
      const { record, library, replay } = this.tools;
      const { available } = record;
      record.refresh();
      replay.setAvailable(available);
      replay.refresh();
      library.setAvailable(available);
    }
  }

  /** Loads them when the rest of the page is there, since no first frame needs them. @param {import('../porthole/viewer.js').Viewer} viewer */
  async #load(viewer) {
    const [{ RecordButton }, { Library }, { ReplayBar }] = await Promise.all([
      import('./record-button.js'),
      import('./library.js'),
      import('./replay-bar.js'),
    ]);
    this.tools = {
      record: new RecordButton(viewer, () => this.refresh()),
      library: new Library(viewer),
      replay: new ReplayBar(viewer),
    };
    this.show(this.#stream);
    this.refresh();
  }
}
