/* SPDX-License-Identifier: Apache-2.0 */

/** A drawing of `icons.svg`. @param {string} name */
export function iconOf(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}
