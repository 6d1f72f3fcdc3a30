/* SPDX-License-Identifier: Apache-2.0 */

import { button, element } from './dom.js';

/** In windows at least so wide the panel opens by itself, when there is something to be set. */
const WIDE_PX = 1100;

/** The panel beside the frame with what the stream's program has defined: loaded with the first stream that has any. */
export class ControlsTools {
  /** @type {string | null} */
  #stream = null;
  /** The panel of the stream that is shown. @type {import('./controls-panel.js').ControlsPanel | null} */
  #panel = null;
  #loading = false;
  #defined = false;

  /**
   * @param {import('../porthole/viewer.js').Viewer} viewer
   * @param {import('./control.js').Control} control
   * @param {import('./settings.js').Settings} settings
   * @param {() => void} opened called when the panel was opened
   */
  constructor(viewer, control, settings, opened) {
    this.viewer = viewer;
    this.control = control;
    this.settings = settings;
    this.opened = opened;
    control.openForm = (command) => this.#openForm(command);
    button('controls-toggle').addEventListener('click', () => this.#choose(!this.open));
    button('controls-close').addEventListener('click', () => this.#choose(false));
  }

  /** Their key. @returns {import('./shortcuts.js').Shortcut[]} */
  get shortcuts() {
    const action = () => !button('controls-toggle').hidden && this.#choose(!this.open);
    return [{ keys: ['p'], text: 'Controls and plots', action }];
  }

  get open() {
    return !element('controls').hidden;
  }

  /** @param {boolean} open */
  set open(open) {
    element('controls').hidden = !open;
    button('controls-toggle').setAttribute('aria-expanded', String(open));
    this.#panel?.look(open);
    if (open) {
      this.opened();
    }
  }

  /** @param {string | null} stream what is on the stage */
  show(stream) {
    if (stream !== this.#stream) {
      this.#stream = stream;
      this.#panel?.close();
      this.#panel = null;
      this.#defined = false;
      this.control.forms = [];
      if (this.open && !this.#has) {
        this.open = false;
      }
    }
  }

  /** What changes without an event. */
  refresh() {
    const stream = this.#stream;
    if (stream !== null && this.#has && !this.#panel) {
      this.#load(stream);
    }
    button('controls-toggle').hidden = !this.#has && !this.#panel;
    this.#panel?.refresh();
  }

  /** Whether the stream has any. */
  get #has() {
    return this.#stream !== null && Boolean(this.viewer.summary(this.#stream)?.controls);
  }

  /** @param {string} stream */
  async #load(stream) {
    if (this.#loading) {
      return;
    }
    this.#loading = true;
    const { ControlsPanel } = await import('./controls-panel.js');
    this.#loading = false;
    if (stream === this.#stream) {
      this.#panel = new ControlsPanel(this.viewer, stream, this.control, () => this.#follow());
      this.#panel.look(this.open);
    }
  }

  /** There is something else to be seen. */
  #follow() {
    const panel = this.#panel;
    this.control.forms = panel?.forms ?? [];
    const { controls } = this.settings.preferences;
    if (panel && !this.#defined && panel.any) {
      this.#defined = true;
      this.open ||= controls === null ? panel.settable && innerWidth >= WIDE_PX : controls && innerWidth > 820;
    }
  }

  /** @param {boolean} open */
  #choose(open) {
    this.settings.remember({ controls: open });
    this.open = open;
  }

  /** @param {string} command */
  #openForm(command) {
    this.open = true;
    this.#panel?.openForm(command);
  }
}
