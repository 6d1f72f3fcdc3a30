/* SPDX-License-Identifier: Apache-2.0 */

import { button } from './dom.js';

/** Opens the dialog about links; what that needs is loaded when it is opened first. */
export class ShareButton {
  /** @type {Promise<import('./share.js').ShareDialog> | null} */
  #dialog = null;

  /**
   * @param {import('../porthole/viewer.js').Viewer} viewer
   * @param {import('./settings.js').Settings} settings
   * @param {() => {stream: string | null, title: string, wall: boolean}} shown what is on the page just now
   */
  constructor(viewer, settings, shown) {
    this.viewer = viewer;
    this.settings = settings;
    this.shown = shown;
    button('share').addEventListener('click', () => this.open());
  }

  async open() {
    this.#dialog ??= import('./share.js').then(({ ShareDialog }) => new ShareDialog(this.viewer, this.settings));
    (await this.#dialog).open(this.shown());
  }
}
