/* SPDX-License-Identifier: Apache-2.0 */

const DARK = '#10181c';
/** In per cent: names whose hues are close differ by it, mostly. */
const LIGHTNESS = [78, 68, 88];

/**
 * A class's colour: the same in every frame, on every machine. Hue and lightness are a hash of the name (FNV-1a, 32 bit).
 *
 * @param {string} label
 */
export function labelColour(label) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) {
    hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  }
  const lightness = LIGHTNESS[Math.floor((hash >>> 0) / 360) % LIGHTNESS.length];
  return `oklch(${lightness}% 0.16 ${(hash >>> 0) % 360})`;
}

/**
 * The colour of letters on a background: dark on light ones, and on all of {@link labelColour}; BT.709 luma.
 *
 * @param {string} background `#rrggbb`, or empty for that of a label
 */
export function textColour(background) {
  if (background === '') {
    return DARK;
  }
  const rgb = parseInt(background.slice(1), 16);
  const luma = 0.2126 * (rgb >> 16) + 0.7152 * ((rgb >> 8) & 255) + 0.0722 * (rgb & 255);
  return luma > 110 ? DARK : '#fff';
}

/**
 * What stands above a box: `class 0.87`, with the track behind it when there is one.
 *
 * @param {import('./protocol.js').Detection} d
 */
export function labelText(d) {
  const confidence = typeof d.confidence === 'number' ? ` ${d.confidence.toFixed(2)}` : '';
  return `${d.label}${confidence}${d.trackId ? ` #${d.trackId}` : ''}`;
}
