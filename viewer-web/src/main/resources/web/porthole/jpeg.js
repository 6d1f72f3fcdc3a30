/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Decodes a JPEG away from the main thread.
 *
 * @param {Blob} jpeg
 * @returns {Promise<ImageBitmap>}
 */
export function decodeJpeg(jpeg) {
  return createImageBitmap(jpeg, { premultiplyAlpha: 'none', imageOrientation: 'none' });
}
