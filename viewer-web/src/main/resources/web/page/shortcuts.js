/* SPDX-License-Identifier: Apache-2.0 */

import { latinKey } from '../porthole/keys.js';
import { button, byId, make } from './dom.js';

/** @typedef {{keys: string[], text: string, action: (key: string) => void}} Shortcut */

/**
 * Keys of the page itself. While this viewer is in control, the canvas keeps all keys.
 *
 * @param {Shortcut[]} shortcuts
 */
export function listen(shortcuts) {
  const help = byId('help', HTMLDialogElement);
  const all = [...shortcuts, { keys: ['?'], text: 'This list', action: () => help.showModal() }];
  const list = byId('keys', HTMLElement);
  for (const { keys, text } of all) {
    const term = make('dt');
    keys.slice(0, 2).forEach((key) => term.append(make('kbd', '', key.toUpperCase()), ' '));
    if (keys.length > 2) {
      term.replaceChildren(make('kbd', '', keys[0]), ' – ', make('kbd', '', keys[keys.length - 1]));
    }
    list.append(term, make('dd', '', text));
  }
  button('help-toggle').addEventListener('click', () => help.showModal());
  addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.defaultPrevented || isField(e.target) || dialogIsOpen()) {
      return;
    }
    const key = latinKey(e).toLowerCase();
    const found = all.find((s) => s.keys.includes(key));
    if (found) {
      e.preventDefault();
      found.action(key);
    }
  });
}

function dialogIsOpen() {
  return document.querySelector('dialog[open]') !== null;
}

/** @param {EventTarget | null} target */
function isField(target) {
  const typed = target instanceof HTMLInputElement && target.type !== 'range';
  return typed || target instanceof HTMLSelectElement;
}
