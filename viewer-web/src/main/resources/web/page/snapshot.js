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
 * Saves the very frame that is shown: with the bytes that came from the host, or as video shows it.
 *
 * @param {import('../porthole/watch.js').Watch} watch
 * @returns {Promise<boolean>} whether there was one
 */
export async function saveShown(watch) {
  const { surface } = watch;
  if (surface instanceof HTMLVideoElement) {
    const name = `${watch.name}-${watch.shown?.sequence ?? 0}.jpg`;
    save(await encode(surface), name);
    return true;
  }
  const found = await watch.screen.capture();
  if (!found) {
    return false;
  }
  save(found.jpeg ?? (await encode(found.image)), `${watch.name}-${found.frame.sequence}.jpg`);
  return true;
}

/** @param {HTMLVideoElement | ImageBitmap} image */
function encode(image) {
  const [width, height] = 'videoWidth' in image ? [image.videoWidth, image.videoHeight] : [image.width, image.height];
  const copy = new OffscreenCanvas(width, height);
  copy.getContext('2d')?.drawImage(image, 0, 0);
  return copy.convertToBlob(JPEG);
}
