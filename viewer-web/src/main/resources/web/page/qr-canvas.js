/* SPDX-License-Identifier: Apache-2.0 */

import { encodeQR } from '../vendor/qr.js';

const QUIET_MODULES = 4;
const MODULE_PX = 4;

/**
 * Draws a text as a QR code (ISO/IEC 18004), dark on white in every theme, since scanners want that.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {string} text
 */
export function drawQr(canvas, text) {
  const modules = /** @type {boolean[][]} */ (encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_MODULES }));
  const size = modules.length;
  canvas.width = canvas.height = size * MODULE_PX;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  modules.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (dark) {
        context.fillRect(x * MODULE_PX, y * MODULE_PX, MODULE_PX, MODULE_PX);
      }
    }),
  );
}
