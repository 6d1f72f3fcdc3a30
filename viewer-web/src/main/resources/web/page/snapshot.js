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
    const copy = new OffscreenCanvas(surface.videoWidth, surface.videoHeight);
    copy.getContext('2d')?.drawImage(surface, 0, 0);
    const name = `${watch.name}-${watch.shown?.sequence ?? 0}.jpg`;
    save(await copy.convertToBlob(JPEG), name);
    return true;
  }
  const { shown, shownJpeg, canvas } = watch.screen;
  if (!shown) {
    return false;
  }
  const blob = shownJpeg ?? (await new Promise((done) => canvas.toBlob(done, JPEG.type, JPEG.quality)));
  if (blob) {
    save(blob, `${watch.name}-${shown.sequence}.jpg`);
  }
  return blob !== null;
}
