/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buttons } from '../../main/resources/web/porthole/buttons.js';
import { Keys, latinKey } from '../../main/resources/web/porthole/keys.js';

const EVENT = { code: '', key: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

/** What is sent for some events, `+` for down and `-` for up. Each is [up or down, code, key, held modifiers]. */
function sent(events, last = () => {}) {
  const out = [];
  const keys = new Keys((e) => out.push(`${e.down ? '+' : '-'}${e.code || 'none'} ${e.key}/${e.modifiers}`));
  for (const [action, code, key, flags = {}] of events) {
    keys[action]({ ...EVENT, code, key, ...flags });
  }
  last(keys);
  return out;
}

const CTRL = { ctrlKey: true };
const SHIFT = { shiftKey: true };
const META = { metaKey: true };
const CTRL_ALT = { ctrlKey: true, altKey: true };

test('a key goes down and up, with its modifiers', () => {
  assert.deepEqual(
    sent([
      ['down', 'ShiftLeft', 'Shift', SHIFT],
      ['down', 'KeyR', 'R', SHIFT],
      ['up', 'KeyR', 'R', SHIFT],
      ['up', 'ShiftLeft', 'Shift'],
    ]),
    ['+ShiftLeft Shift/1', '+KeyR R/1', '-KeyR R/1', '-ShiftLeft Shift/0'],
  );
});

test('Windows: a character with AltGr comes without Control and Alt', () => {
  assert.deepEqual(
    sent([
      ['down', 'ControlLeft', 'Control', CTRL],
      ['down', 'AltRight', 'AltGraph', CTRL_ALT],
      ['down', 'KeyQ', '@', CTRL_ALT],
      ['up', 'KeyQ', '@', CTRL_ALT],
      ['up', 'ControlLeft', 'Control', { altKey: true }],
      ['up', 'AltRight', 'AltGraph'],
    ]),
    ['+ControlLeft Control/2', '-ControlLeft Control/0', '+KeyQ @/0', '-KeyQ @/0'],
  );
});

test('macOS: a key whose keyup never comes goes up with Cmd', () => {
  assert.deepEqual(
    sent([
      ['down', 'MetaLeft', 'Meta', META],
      ['down', 'KeyV', 'v', META],
      ['up', 'MetaLeft', 'Meta'],
    ]),
    ['+MetaLeft Meta/8', '+KeyV v/8', '-MetaLeft Meta/0', '-KeyV v/0'],
  );
});

test('keys without a code are told apart by their character', () => {
  assert.deepEqual(
    sent([
      ['down', '', 'x'],
      ['down', '', 'y'],
      ['up', '', 'x'],
      ['up', '', 'y'],
      ['down', '', 'Unidentified'],
    ]),
    ['+none x/0', '+none y/0', '-none x/0', '-none y/0'],
  );
});

test('a layout without Latin letters has the shortcuts of the places of the keys, and its own letters without Ctrl', () => {
  assert.deepEqual(
    sent([
      ['down', 'ControlLeft', 'Control', CTRL],
      ['down', 'KeyC', 'с', CTRL],
      ['up', 'KeyC', 'с', CTRL],
      ['up', 'ControlLeft', 'Control'],
      ['down', 'KeyC', 'с'],
    ]),
    ['+ControlLeft Control/2', '+KeyC c/2', '-KeyC c/2', '-ControlLeft Control/0', '+KeyC с/0'],
  );
  assert.equal(latinKey({ code: 'KeyW', key: 'ц', shiftKey: false }), 'w');
  assert.equal(latinKey({ code: 'KeyZ', key: 'y', shiftKey: false }), 'y', 'a Latin layout is its own');
});

test('CapsLock, of which macOS tells only half, is not held: the letters tell', () => {
  assert.deepEqual(sent([['down', 'CapsLock', 'CapsLock']]), []);
});

test('Windows: one keyup releases both Shifts', () => {
  assert.deepEqual(
    sent([
      ['down', 'ShiftLeft', 'Shift', SHIFT],
      ['down', 'ShiftRight', 'Shift', SHIFT],
      ['up', 'ShiftRight', 'Shift'],
    ]),
    ['+ShiftLeft Shift/1', '+ShiftRight Shift/1', '-ShiftRight Shift/0', '-ShiftLeft Shift/0'],
  );
});

test('a release lets nothing stay pressed, and says each key once', () => {
  const out = sent(
    [
      ['down', 'KeyA', 'a'],
      ['down', '', 'x'],
    ],
    (keys) => {
      keys.release();
      keys.release();
      keys.up({ ...EVENT, code: 'KeyA', key: 'a' });
    },
  );
  assert.deepEqual(out, ['+KeyA a/0', '+none x/0', '-KeyA a/0', '-none x/0']);
});

test('side buttons are neither sent nor do they keep moves from being sent', () => {
  const said = [];
  const buttons = new Buttons((e) => said.push(`${e.action} ${e.buttons}`));
  assert.equal(buttons.differ(8), false);
  assert.equal(buttons.differ(16 + 1), true);
  buttons.set(16 + 1, { x: 0, y: 0 }, 0);
  assert.deepEqual(said, ['down 1']);
});
