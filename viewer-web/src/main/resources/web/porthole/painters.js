/* SPDX-License-Identifier: Apache-2.0 */

import { servePainter } from './painter-port.js';

/**
 * @typedef {object} Surface a canvas of the page
 * @property {number} id
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLCanvasElement | null} overlay
 * @property {boolean} transferred whether the worker has it
 * @property {import('./painter.js').Painter} [painter] on the main thread
 */

const READY_MS = 5000;

/** @type {WeakMap<HTMLCanvasElement, Surface>} */
const surfaces = new WeakMap();
/** The worker, or null where the main thread paints. @type {Promise<Worker | null> | undefined} */
let worker;
let ids = 0;

/** Starts the worker that paints, so that it is there when the first frame comes. */
export function startPainters() {
  worker ??= startWorker().catch(() => null);
  return worker;
}

/**
 * Opens a painter; what is posted to it waits until it is there. A canvas has one painter at a time, the newest.
 *
 * @param {HTMLCanvasElement} canvas belongs to painters from now on: nothing else can draw on it
 * @param {HTMLCanvasElement | null} overlay likewise; always the same for a canvas
 * @returns {MessagePort} see `servePainter`
 */
export function openPainter(canvas, overlay) {
  const { port1, port2 } = new MessageChannel();
  let surface = surfaces.get(canvas);
  if (!surface) {
    surface = { id: ++ids, canvas, overlay, transferred: false };
    surfaces.set(canvas, surface);
  }
  connect(surface, port2);
  return port1;
}

/**
 * @param {Surface} surface
 * @param {MessagePort} port
 */
async function connect(surface, port) {
  const there = await startPainters();
  const { id } = surface;
  if (!there) {
    surface.painter?.close();
    surface.painter = servePainter(port, surface.canvas, surface.overlay);
  } else if (surface.transferred) {
    there.postMessage({ id, port }, [port]);
  } else {
    surface.transferred = true;
    const canvas = surface.canvas.transferControlToOffscreen();
    const overlay = surface.overlay?.transferControlToOffscreen() ?? null;
    there.postMessage({ id, canvas, overlay, port }, overlay ? [canvas, overlay, port] : [canvas, port]);
    gone.register(surface.canvas, id);
  }
}

const gone = new FinalizationRegistry(async (/** @type {number} */ id) => (await worker)?.postMessage({ id }));

/** @returns {Promise<Worker>} rejected where a worker cannot paint, or not be loaded */
function startWorker() {
  return new Promise((resolve, reject) => {
    if (!HTMLCanvasElement.prototype.transferControlToOffscreen) {
      throw new TypeError('this browser has no OffscreenCanvas');
    }
    // throws where the library comes from another origin than the page
    const started = new Worker(new URL('painter-worker.js', import.meta.url), { type: 'module', name: 'painter' });
    const refuse = (/** @type {unknown} */ reason) => {
      started.terminate();
      reject(reason);
    };
    const timer = setTimeout(() => refuse(new Error('the worker does not start')), READY_MS);
    started.onerror = (e) => refuse(e);
    started.onmessage = () => {
      clearTimeout(timer);
      started.onerror = null;
      resolve(started);
    };
  });
}
