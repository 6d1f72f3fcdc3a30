/* SPDX-License-Identifier: Apache-2.0 */

const MAX_TEXT = 4096;

/** What the keyboard of a phone does beside typing text, as keys. @type {Record<string, [string, string]>} */
const KEYS = {
  deleteContentBackward: ['Backspace', 'Backspace'],
  deleteContentForward: ['Delete', 'Delete'],
  insertLineBreak: ['Enter', 'Enter'],
  insertParagraph: ['Enter', 'Enter'],
};

/** The text in pieces that the host takes. @param {string} text */
export function textEvents(text) {
  const events = [];
  const characters = [...text];
  for (let at = 0; at < characters.length; at += MAX_TEXT / 2) {
    events.push({ kind: 'text', text: characters.slice(at, at + MAX_TEXT / 2).join('') });
  }
  return events;
}

/**
 * A field that nobody sees, with which a phone shows its keyboard: what is typed there is sent as text, and what is no
 * text as a key. Words that are being composed are sent when they are complete.
 */
export class TextInput {
  #field = document.createElement('textarea');

  /**
   * @param {HTMLElement} parent
   * @param {(event: object) => void} send
   */
  constructor(parent, send) {
    this.send = send;
    const field = this.#field;
    field.className = 'text-input';
    field.setAttribute('aria-label', 'Text for the simulation');
    field.tabIndex = -1;
    field.autocapitalize = 'off';
    field.autocomplete = 'off';
    field.spellcheck = false;
    field.addEventListener('beforeinput', (e) => this.#before(e));
    field.addEventListener('input', (e) => !(/** @type {InputEvent} */ (e).isComposing) && this.#take());
    field.addEventListener('compositionend', () => this.#take());
    parent.append(field);
  }

  /** Shows the keyboard; called by a touch, since browsers allow it only then. */
  open() {
    this.#field.value = '';
    this.#field.focus({ preventScroll: true });
  }

  /** Takes the field away. */
  close() {
    this.#field.remove();
  }

  /** @param {InputEvent} e */
  #before(e) {
    const key = KEYS[e.inputType];
    if (key && !e.isComposing) {
      e.preventDefault();
      const [code, name] = key;
      for (const down of [true, false]) {
        this.send({ kind: 'key', down, code, key: name, modifiers: 0 });
      }
    }
  }

  #take() {
    textEvents(this.#field.value).forEach((event) => this.send(event));
    this.#field.value = '';
  }
}
