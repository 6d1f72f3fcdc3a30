/* SPDX-License-Identifier: Apache-2.0 */

import { Library } from './library.js';
import { RecordButton } from './record-button.js';
import { ReplayBar } from './replay-bar.js';

/** What the page has where the host has a recorder: recording, instant replay, and the library of recordings. */
export class RecorderTools {
  /** @param {import('../porthole/viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.record = new RecordButton(viewer);
    this.library = new Library(viewer);
    this.replay = new ReplayBar(viewer);
  }

  /** Their keys. @returns {import('./shortcuts.js').Shortcut[]} */
  get shortcuts() {
    return [
      { keys: ['r'], text: 'Record, or stop recording', action: () => this.record.toggle() },
      { keys: ['b'], text: 'Look back (instant replay)', action: () => this.replay.toggle() },
      { keys: ['l'], text: 'Recordings', action: () => this.record.available && this.library.open() },
    ];
  }

  /** @param {string | null} stream what is on the stage */
  show(stream) {
    this.record.show(stream);
    this.replay.show(stream);
  }

  /** What changes without an event. */
  refresh() {
    const { available } = this.record;
    this.record.refresh();
    this.replay.setAvailable(available);
    this.replay.refresh();
    this.library.setAvailable(available);
  }
}
