/* SPDX-License-Identifier: Apache-2.0 */

const DARK = '#10181c';
/** In degrees; the eye tells these apart at the least lightness, too. */
const HUES = 12;
/** From a hue that is taken to the next one to try, which is not beside it. */
const STEP = 5;
/** In per cent, one after the other as hues run out. */
const LIGHTNESS = [78, 66, 92];
const COLOURS = HUES * LIGHTNESS.length;

/** Places in the palette by class. @type {Map<string, number>} */
const places = new Map();

/**
 * A class's colour, for as long as the page is open. A hash of the name (FNV-1a, 32 bit) chooses the hue, so that it is the
 * same on every machine and the next day, too; a class that comes when its hue is taken has the next free one. Only when
 * there are more classes than colours two of them share one.
 *
 * @param {string} label
 */
export function labelColour(label) {
  let place = places.get(label);
  if (place === undefined) {
    const hue = hashOf(label) % HUES;
    place = freePlace(hue);
    if (place === undefined) {
      place = hue; // nothing is kept of it
    } else {
      places.set(label, place);
    }
  }
  return `oklch(${LIGHTNESS[Math.floor(place / HUES)]}% 0.16 ${(place % HUES) * (360 / HUES)})`;
}

/**
 * The colour that a source gave, else that of the class.
 *
 * @param {import('./protocol.js').Mark} mark
 */
export function colourOf(mark) {
  const own = 'kind' in mark ? mark.color : '';
  return own || (mark.classColour ?? labelColour(mark.label ?? ''));
}

/** Gives marks their classes' colours here, for whatever thread draws them. @param {import('./protocol.js').Mark[]} marks */
export function colourMarks(marks) {
  marks.forEach((mark) => (mark.classColour = labelColour(mark.label ?? '')));
}

/** @param {number} hue wanted @returns {number | undefined} undefined when all are taken */
function freePlace(hue) {
  const taken = new Set(places.values());
  for (let i = 0; i < COLOURS; i++) {
    const place = Math.floor(i / HUES) * HUES + ((hue + i * STEP) % HUES);
    if (!taken.has(place)) {
      return place;
    }
  }
  return undefined;
}

/** @param {string} label */
function hashOf(label) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) {
    hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
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
