/* SPDX-License-Identifier: Apache-2.0 */

/** What other pages import to show Porthole's streams: no dependencies, no build. */
export { Api, Refusal } from './api.js';
export { condition } from './condition.js';
export { Gamepads } from './gamepads.js';
export { labelColour } from './label.js';
export { Steering } from './steering.js';
export { TextInput } from './text-input.js';
export { Viewer } from './viewer.js';
export { Watch } from './watch.js';
