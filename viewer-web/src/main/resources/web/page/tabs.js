/* SPDX-License-Identifier: Apache-2.0 */

const STEPS = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
]);

/** Tabs as the ARIA Authoring Practices describe them; the markup names each tab's panel in `aria-controls`. */
export class Tabs {
  #tabs;
  #changed;

  /**
   * @param {HTMLElement} list the element with the role `tablist`
   * @param {() => void} changed called when another one is shown
   */
  constructor(list, changed) {
    this.#tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role=tab]')]);
    this.#changed = changed;
    for (const tab of this.#tabs) {
      tab.addEventListener('click', () => this.choose(tab.id));
    }
    list.addEventListener('keydown', (e) => this.#key(e));
  }

  /** The id of the tab that is shown. */
  get chosen() {
    return this.#tabs.find((tab) => tab.getAttribute('aria-selected') === 'true')?.id ?? '';
  }

  /** @param {string} id of a tab */
  choose(id) {
    for (const tab of this.#tabs) {
      const chosen = tab.id === id;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.getAttribute('aria-controls') ?? '')?.toggleAttribute('hidden', !chosen);
    }
    this.#changed();
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const step = STEPS.get(e.key);
    if (step !== undefined) {
      e.preventDefault();
      const at = this.#tabs.findIndex((tab) => tab.id === this.chosen);
      const next = this.#tabs[(at + step + this.#tabs.length) % this.#tabs.length];
      this.choose(next.id);
      next.focus();
    }
  }
}
