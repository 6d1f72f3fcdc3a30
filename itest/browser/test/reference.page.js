/* SPDX-License-Identifier: Apache-2.0 */

// runs in the page: frames of the same stream by another way, to compare what is on the canvas with

const MAX_KEPT = 120;

/**
 * Receives a stream as JPEG of the best quality, next to the page, with its annotations.
 *
 * @param {string} stream
 */
export async function startReference(stream) {
  const library = (/** @type {string} */ name) => import(new URL(`porthole/${name}.js`, document.baseURI).href);
  const [{ readFrame, socketUrl }, { drawAnnotations }] = await Promise.all([
    library('protocol'),
    library('annotations'),
  ]);
  const frames = new Map();
  const annotations = new Map();
  const keep = (map, key, value) => map.set(key, value).size > MAX_KEPT && map.delete(map.keys().next().value);
  const socket = new WebSocket(socketUrl(new URL('.', location.href), ''), 'porthole.v1');
  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({ data }) => {
    const m = typeof data === 'string' ? JSON.parse(data) : readFrame(data);
    if (m.type === 'hello') {
      socket.send(JSON.stringify({ type: 'subscribe', stream, quality: 95, subsampling: '444', codecs: ['jpeg'] }));
    } else if (m.type === 'annotations') {
      keep(annotations, m.sequence, m.detections);
    } else if (m.bytes) {
      keep(frames, m.sequence, m);
      socket.send(JSON.stringify({ type: 'ack', id: m.stream, sequence: m.sequence }));
    }
  };

  /** Waits for a frame that is both on the canvas and here. */
  async function pair() {
    for (;;) {
      const shown = await window.porthole.page.stage.watch.screen.capture();
      await new Promise((done) => setTimeout(done, 50)); // the reference may come later
      const frame = shown && frames.get(shown.frame.sequence);
      if (frame) {
        return { shown, frame };
      }
    }
  }

  /** How like the reference the canvas is, in decibels of luma at full size; and how like the overlay is to the right one. */
  async function compare() {
    const { shown, frame } = await pair();
    const image = await createImageBitmap(new Blob([frame.bytes], { type: 'image/jpeg' }));
    const { sequence, codec } = shown.frame;
    const own = annotations.get(sequence) ?? [];
    const other = annotations.get(sequence - 5) ?? [];
    return {
      ...{ sequence, codec, width: shown.image.width, height: shown.image.height },
      psnr: psnr(lumaOf(shown.image), lumaOf(image)),
      detections: own.length,
      overlay: shown.overlay ? share(shown.overlay, own, frame) : NaN,
      otherOverlay: shown.overlay ? share(shown.overlay, other, frame) : NaN,
    };
  }

  /** The share of the drawn pixels that differ from what is to be drawn for these detections. */
  function share(overlay, detections, frame) {
    const { clientWidth: width, clientHeight: height } = document.getElementById('annotations');
    const canvas = new OffscreenCanvas(overlay.width, overlay.height);
    drawAnnotations(canvas, { width, height, ratio: devicePixelRatio }, frame, detections);
    const [a, b] = [pixelsOf(overlay), pixelsOf(canvas)];
    let inked = 0;
    let differ = 0;
    for (let i = 3; i < a.length; i += 4) {
      inked += a[i] > 0 || b[i] > 0 ? 1 : 0;
      differ += Math.abs(a[i] - b[i]) > 64 ? 1 : 0;
    }
    return differ / inked;
  }

  window.reference = { compare };
}

function pixelsOf(image) {
  const g = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true });
  g.drawImage(image, 0, 0);
  return g.getImageData(0, 0, image.width, image.height).data;
}

function lumaOf(image) {
  const data = pixelsOf(image);
  const luma = new Float32Array(data.length / 4);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
  }
  return luma;
}

function psnr(a, b) {
  let error = 0;
  for (let i = 0; i < a.length; i++) {
    error += (a[i] - b[i]) ** 2;
  }
  return 10 * Math.log10((255 ** 2 * a.length) / error);
}
