/* SPDX-License-Identifier: Apache-2.0 */

import { Painter, sharedNow } from './painter.js';

/** @typedef {import('./painter.js').Canvas} Canvas */

const NO_BYTES = new Uint8Array(0);

/**
 * Lets a painter be used through a port, from another thread or the same one.
 *
 * @param {MessagePort} port
 * @param {Canvas} canvas
 * @param {Canvas | null} overlay
 * @returns {Painter}
 */
export function servePainter(port, canvas, overlay) {
  const post = (/** @type {string} */ type, /** @type {object} */ content = {}) =>
    port.postMessage({ type, ...content });
  const painter = new Painter(canvas, overlay, {
    painted: (frame, decodedAt) =>
      post('painted', { frame: bare(frame), at: sharedNow(), decodedAt, superseded: painter.superseded }),
    skipped: (frame) => post('skipped', { frame: bare(frame), superseded: painter.superseded }),
    failed: (reason) => post('failed', { reason }),
    reset: () => post('reset'),
    noVideo: (reason) => post('noVideo', { reason }),
  });
  port.onmessage = ({ data: m }) => {
    switch (m.type) {
      case 'show':
        return painter.show(m.frame, m.detections);
      case 'draw':
        painter.draw(m.image);
        return requestAnimationFrame(() => post('drawn'));
      case 'paint':
        return painter.paint(m.image, m.frame, m.marks);
      case 'annotate':
        return painter.annotate(m.size, m.detections);
      case 'layout':
        return (painter.layout = m.layout);
      case 'hidden':
        return (painter.hidden = m.hidden);
      case 'resize':
        return painter.resize(m.width, m.height);
      case 'capture':
        return capture(painter, port);
      case 'drop':
        return painter.drop();
      default:
        painter.close();
        return port.close();
    }
  };
  return painter;
}

/**
 * @param {Painter} painter
 * @param {MessagePort} port
 */
async function capture(painter, port) {
  const found = await painter.capture();
  const captured = found && { ...found, frame: bare(found.frame) };
  const images = [captured?.image, captured?.overlay].filter((image) => image instanceof ImageBitmap);
  port.postMessage({ type: 'captured', captured }, images);
}

/** A frame without its bytes, which nobody needs any more. @param {import('./protocol.js').Frame} frame */
function bare(frame) {
  return { ...frame, bytes: NO_BYTES };
}
