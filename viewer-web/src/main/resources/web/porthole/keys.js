/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What platforms do with keys that a simulation must not see, each with the rule that undoes it:
 *
 * | platform | what comes | rule |
 * |---|---|---|
 * | Windows | AltGr as ControlLeft and AltRight, its characters with Ctrl and Alt | {@link SILENT} keys are not sent, the Control is released, the modifiers are removed |
 * | macOS | no keyup of a key that is released while Cmd is held | with Cmd all keys but modifiers are released |
 * | macOS | CapsLock as down when it is turned on, up when it is turned off | {@link SILENT}: the letters tell |
 * | Windows | one keyup for two Shifts | a modifier that an event says is not held is released |
 * | on-screen keyboards | no `code`, or `Unidentified` | held by `key`; ignored without either |
 * | non-Latin layouts | Ctrl+C as Ctrl+с | with Ctrl, Alt or Cmd the Latin letter of the `code` |
 */
const SILENT = new Set(['AltGraph', 'CapsLock', 'NumLock', 'ScrollLock']);

/** The modifiers by the beginning of their codes. @type {Record<string, 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>} */
const FLAGS = { Shift: 'shiftKey', Control: 'ctrlKey', Alt: 'altKey', Meta: 'metaKey' };

const CTRL_AND_ALT = 2 + 4;

/**
 * As much of a `KeyboardEvent` as the rules need.
 *
 * @typedef {Pick<KeyboardEvent, 'code' | 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>} KeyLike
 */

/** @param {Pick<KeyLike, 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>} e */
export function modifiers(e) {
  return (e.shiftKey ? 1 : 0) + (e.ctrlKey ? 2 : 0) + (e.altKey ? 4 : 0) + (e.metaKey ? 8 : 0);
}

/**
 * The key for a shortcut: on a layout without Latin letters the one that is printed at its place on a US keyboard.
 *
 * @param {Pick<KeyLike, 'code' | 'key' | 'shiftKey'>} e
 */
export function latinKey({ code, key, shiftKey }) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (!letter || !/^\p{L}$/u.test(key) || /^\p{Script=Latin}$/u.test(key)) {
    return key;
  }
  return shiftKey ? letter : letter.toLowerCase();
}

/** The keys that are held in a simulation. What is down there goes up again, whatever the platform tells. */
export class Keys {
  /** What was sent, by code. @type {Map<string, {code: string, key: string}>} */
  #held = new Map();
  #altGraph = false;
  #send;

  /** @param {(event: object) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /** @param {KeyLike} e */
  down(e) {
    const id = identity(e);
    this.#altGraph ||= e.key === 'AltGraph';
    if (e.key === 'AltGraph') {
      this.#up('ControlLeft');
    }
    this.#releaseModifiers(e, id);
    if (id === '' || SILENT.has(e.key) || this.#held.has(id)) {
      return;
    }
    const key = (e.ctrlKey || e.altKey || e.metaKey) && !this.#altGraph ? latinKey(e) : e.key;
    this.#held.set(id, { code: e.code, key });
    this.#send({ kind: 'key', down: true, code: e.code, key, modifiers: this.#modifiers(e) });
  }

  /** @param {KeyLike} e */
  up(e) {
    const id = identity(e);
    if (e.key === 'AltGraph') {
      this.#altGraph = false;
    }
    this.#up(id, this.#modifiers(e));
    this.#releaseModifiers(e, '');
    if (e.key === 'Meta') {
      const held = [...this.#held.keys()].filter((code) => flagOf(code) === undefined);
      held.forEach((code) => this.#up(code));
    }
  }

  /** Releases everything. */
  release() {
    this.#altGraph = false;
    [...this.#held.keys()].forEach((id) => this.#up(id));
  }

  /** @param {string} id @param {number} [mask] */
  #up(id, mask = 0) {
    const held = this.#held.get(id);
    if (held) {
      this.#held.delete(id);
      this.#send({ kind: 'key', down: false, ...held, modifiers: mask });
    }
  }

  /** @param {KeyLike} e @param {string} own the key that goes down: some browsers set its flag only afterwards */
  #releaseModifiers(e, own) {
    for (const id of [...this.#held.keys()]) {
      const flag = flagOf(id);
      if (flag && !e[flag] && flag !== flagOf(own)) {
        this.#up(id);
      }
    }
  }

  /** @param {KeyLike} e */
  #modifiers(e) {
    return this.#altGraph ? modifiers(e) & ~CTRL_AND_ALT : modifiers(e);
  }
}

/** @param {KeyLike} e */
function identity({ code, key }) {
  return code || (key === 'Unidentified' ? '' : key.toLowerCase());
}

/** @param {string} code */
function flagOf(code) {
  return FLAGS[code.replace(/(Left|Right)$/, '')];
}
