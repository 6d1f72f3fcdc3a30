/* SPDX-License-Identifier: Apache-2.0 */

import { servePainter } from './painter-port.js';

// all modules at once instead of one round trip for each level of imports
import './painter.js';
import './protocol.js';
import './h264.js';
import './jpeg.js';
import './overlay.js';
import './annotations.js';
import './label.js';
import './shapes.js';
import './geometry.js';

// the worker that decodes and paints for all canvases of a page

/**
 * @typedef {object} Surface
 * @property {OffscreenCanvas} canvas
 * @property {OffscreenCanvas | null} overlay
 * @property {import('./painter.js').Painter} [painter]
 */

/** @type {Map<number, Surface>} */
const surfaces = new Map();

addEventListener('message', ({ data: { id, canvas, overlay, port } }) => {
  if (!port) {
    surfaces.delete(id);
    return;
  }
  /** @type {Surface} */
  const surface = surfaces.get(id) ?? { canvas, overlay };
  surfaces.set(id, surface);
  surface.painter?.close();
  surface.painter = servePainter(port, surface.canvas, surface.overlay);
});

if (typeof requestAnimationFrame !== 'function' || !new OffscreenCanvas(1, 1).getContext('2d')) {
  throw new TypeError('workers of this browser cannot paint');
}
postMessage('ready');
