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

/**
 * Saves the very picture that is shown, with the bytes that came from the host.
 *
 * @param {import('../porthole/watch.js').Watch} watch
 * @returns {boolean} whether there was one
 */
export function saveShown(watch) {
  const { shown, shownJpeg } = watch.screen;
  if (!shown || !shownJpeg) {
    return false;
  }
  save(shownJpeg, `${watch.name}-${shown.sequence}.jpg`);
  return true;
}
