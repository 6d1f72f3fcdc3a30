/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The element with that id; the page is static, so it is there.
 *
 * @template {Element} T
 * @param {string} id
 * @param {new (...args: any[]) => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) {
    throw new TypeError(`#${id} is not a ${type.name}`);
  }
  return element;
}

/** @param {string} id */
export function button(id) {
  return byId(id, HTMLButtonElement);
}

/** @param {string} id */
export function element(id) {
  return byId(id, HTMLElement);
}

/**
 * A new element.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [className]
 * @param {string} [text]
 */
export function make(tag, className = '', text = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/**
 * Writes text only when it differs, so that screen readers are not told again.
 *
 * @param {Element} target
 * @param {string} text
 */
export function write(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/**
 * @param {HTMLElement} target
 * @param {string} name camel case
 * @param {boolean} on whether the `data-` attribute is there
 */
export function flag(target, name, on) {
  if (on) {
    target.dataset[name] = '';
  } else {
    delete target.dataset[name];
  }
}

/**
 * @param {HTMLButtonElement} target
 * @param {boolean} on
 */
export function press(target, on) {
  target.setAttribute('aria-pressed', String(on));
}

/**
 * Adds a style sheet that no first frame needs.
 *
 * @param {URL} url
 */
export function styleSheet(url) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = url.href;
  document.head.append(link);
}

/**
 * @param {Element} target
 * @param {string} name
 */
export function icon(target, name) {
  const use = target.querySelector('use');
  const href = `page/icons.svg#${name}`;
  if (use && use.getAttribute('href') !== href) {
    use.setAttribute('href', href);
  }
}

/** Loads a stylesheet that the page needs later. @param {string} href @returns {Promise<void>} */
export function stylesheet(href) {
  const link = make('link');
  link.rel = 'stylesheet';
  link.href = href;
  document.head.append(link);
  return new Promise((resolve) => (link.onload = link.onerror = () => resolve()));
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastTimer;

/**
 * Says something for a few seconds.
 *
 * @param {string} text
 */
export function toast(text) {
  const target = element('toast');
  target.textContent = text;
  target.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (target.hidden = true), 5000);
}
