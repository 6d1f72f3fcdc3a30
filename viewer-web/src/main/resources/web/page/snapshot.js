/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Saves a file.
 *
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const JPEG = { type: 'image/jpeg', quality: 0.95 };

/**
 * A file's name: stream, time of capture and number of the frame, such as `demo-20261129T162501.250Z-42.jpg`.
 *
 * @param {import('../porthole/watch.js').Watch} watch
 * @param {number} sequence
 * @param {string} suffix
 */
export function fileName(watch, sequence, suffix) {
  const age = watch.ageMs();
  const time = new Date(Date.now() - (Number.isFinite(age) ? age : 0)).toISOString().replace(/[-:]/g, '');
  return `${watch.name}-${time}-${sequence}.${suffix}`;
}

/**
 * Saves the very frame that is shown: with the bytes that came from the host, or as video shows it.
 *
 * @param {import('../porthole/watch.js').Watch} watch
 * @returns {Promise<boolean>} whether there was one
 */
export async function saveShown(watch) {
  const { surface } = watch;
  if (surface instanceof HTMLVideoElement) {
    const name = fileName(watch, watch.shown?.sequence ?? 0, 'jpg');
    save(await encode(surface), name);
    return true;
  }
  const found = await watch.screen.capture();
  if (!found) {
    return false;
  }
  save(found.jpeg ?? (await encode(found.image)), fileName(watch, found.frame.sequence, 'jpg'));
  return true;
}

/**
 * An image as a file.
 *
 * @param {HTMLVideoElement | ImageBitmap} image
 * @param {ImageEncodeOptions} options
 * @param {(canvas: OffscreenCanvas) => unknown} change
 */
export function encode(image, options = JPEG, change = () => {}) {
  const [width, height] = 'videoWidth' in image ? [image.videoWidth, image.videoHeight] : [image.width, image.height];
  const copy = new OffscreenCanvas(width, height);
  copy.getContext('2d')?.drawImage(image, 0, 0);
  change(copy);
  return copy.convertToBlob(options);
}
