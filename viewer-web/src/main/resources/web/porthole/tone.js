/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The text form of a tone mapping, `colormap=turbo,window=0:5,gamma=1`.
 *
 * @typedef {object} Tone
 * @property {string} colormap one of {@link COLOUR_MAPS}
 * @property {'percentile' | 'minmax' | 'fixed'} window
 * @property {number} low a percentile or a sample; without meaning for `minmax`
 * @property {number} high
 * @property {number} gamma
 */

/** The host's colour maps. */
export const COLOUR_MAPS = Object.freeze(['grey', 'viridis', 'turbo', 'categorical']);

/** @type {Tone} */
const DEFAULT = { colormap: 'grey', window: 'percentile', low: 1, high: 99.5, gamma: 1 };

/**
 * @param {string} text
 * @returns {Tone} the default where the text says nothing
 */
export function parseTone(text) {
  const tone = { ...DEFAULT };
  for (const part of (text || '').split(',')) {
    const [key, value = ''] = part.split('=').map((s) => s.trim());
    if (key === 'colormap' && COLOUR_MAPS.includes(value)) {
      tone.colormap = value;
    } else if (key === 'gamma' && Number.isFinite(parseFloat(value))) {
      tone.gamma = parseFloat(value);
    } else if (key === 'window' && value === 'minmax') {
      tone.window = 'minmax';
    } else if (key === 'window' || key === 'percentile') {
      const [low, high] = value.split(':').map(parseFloat);
      if (Number.isFinite(low) && Number.isFinite(high)) {
        Object.assign(tone, { window: key === 'window' ? 'fixed' : 'percentile', low, high });
      }
    }
  }
  return tone;
}

/** @param {Tone} tone */
export function formatTone(tone) {
  const window = {
    percentile: `percentile=${tone.low}:${tone.high}`,
    minmax: 'window=minmax',
    fixed: `window=${tone.low}:${tone.high}`,
  }[tone.window];
  return `colormap=${tone.colormap},${window},gamma=${tone.gamma}`;
}

/**
 * Whether a pixel format is tone-mapped at all.
 *
 * @param {string} format as the host names it
 */
export function isToned(format) {
  return /^(GRAY|FLOAT)/i.test(format);
}

/**
 * Limits to begin with when a viewer chooses another kind of window: the whole range of whole numbers, and for floats,
 * whose range nobody knows, ten units, such as metres of depth.
 *
 * @param {string} window
 * @param {string} format
 * @returns {[number, number]}
 */
export function firstLimits(window, format) {
  if (window !== 'fixed') {
    return [DEFAULT.low, DEFAULT.high];
  }
  return [0, { GRAY8: 255, GRAY16: 65535 }[format] ?? 10];
}

/**
 * Whether a window and a gamma mean anything: not for colours of whole numbers, nor for grey bytes, which are shown as
 * they are.
 *
 * @param {string} colormap
 * @param {string} format
 */
export function hasWindow(colormap, format) {
  return colormap !== 'categorical' && !(colormap === 'grey' && format === 'GRAY8');
}

/**
 * Returns what is wrong with a tone mapping, for the user; empty when the host will take it.
 *
 * @param {Tone} tone limits that are no numbers are NaN
 */
export function toneFault({ window, low, high }) {
  if (window === 'minmax') {
    return '';
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    return 'Both limits are needed.';
  }
  if (window === 'percentile' && (low < 0 || high > 100)) {
    return 'Percentiles go from 0 to 100.';
  }
  return low < high ? '' : 'The first limit must be less than the second.';
}
