/* SPDX-License-Identifier: Apache-2.0 */

/** How statistics are written. All of them give `–` for what is not known. */
const UNKNOWN = '–';

/** @param {number | null | undefined} n @param {number} digits */
export function number(n, digits) {
  return typeof n === 'number' && Number.isFinite(n) ? n.toFixed(digits) : UNKNOWN;
}

/** @param {number | null | undefined} ms */
export function milliseconds(ms) {
  return typeof ms === 'number' && Number.isFinite(ms) ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : UNKNOWN;
}

/** @param {number | null | undefined} bits per second */
export function bitrate(bits) {
  if (typeof bits !== 'number' || !Number.isFinite(bits)) {
    return UNKNOWN;
  }
  return bits < 1e6 ? `${(bits / 1e3).toFixed(0)} kbit/s` : `${(bits / 1e6).toFixed(1)} Mbit/s`;
}

/** @param {number | null | undefined} n */
export function bytes(n) {
  if (typeof n !== 'number' || !Number.isFinite(n)) {
    return UNKNOWN;
  }
  return n < 1e6 ? `${(n / 1e3).toFixed(0)} kB` : n < 1e9 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(2)} GB`;
}

/** @param {number | null | undefined} share 0 to 1 */
export function percent(share) {
  return typeof share === 'number' && Number.isFinite(share)
    ? `${(share * 100).toFixed(share < 0.1 ? 2 : 0)} %`
    : UNKNOWN;
}

/** @param {number} ms */
export function age(ms) {
  if (!Number.isFinite(ms)) {
    return UNKNOWN;
  }
  const s = ms / 1000;
  if (s < 10) {
    return `${s.toFixed(1)} s`;
  }
  if (s < 120) {
    return `${s.toFixed(0)} s`;
  }
  const minutes = Math.floor(s / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** @param {Record<string, number> | undefined} drops */
export function drops(drops) {
  const entries = Object.entries(drops ?? {}).filter(([, n]) => n > 0);
  return entries.length === 0 ? 'none' : entries.map(([why, n]) => `${n} ${why}`).join(', ');
}

/** @param {unknown} value of an annotation */
export function value(value) {
  if (typeof value !== 'number') {
    return String(value);
  }
  return Number.isInteger(value) ? String(value) : value.toPrecision(5).replace(/\.?0+$/, '');
}
