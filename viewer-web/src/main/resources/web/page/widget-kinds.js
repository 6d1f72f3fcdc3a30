/* SPDX-License-Identifier: Apache-2.0 */

import { make, write } from './dom.js';
import { renderMarkdown } from './markdown.js';

/**
 * @typedef {import('../porthole/controls.js').ControlDefinition} ControlDefinition
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLButtonElement} Field
 *
 * @typedef {object} Kind one widget's elements
 * @property {HTMLElement[]} parts what stands beside, or instead of, the label
 * @property {Field[]} fields what can be used; the first one has the label
 * @property {(value: any) => void} show
 * @property {boolean} [wide] whether it needs the whole width
 * @property {boolean} [labelled] whether it has its name in itself
 *
 * @callback MakeKind
 * @param {ControlDefinition} definition
 * @param {(value: unknown) => void} change the user has set it
 * @returns {Kind}
 */

const AXES = ['x', 'y', 'z', 'w'];

/** What each kind of control looks like. @type {Record<string, MakeKind>} */
export const KINDS = { button, slider, number, checkbox, menu, text, color, vector, progress, markdown };

/** @type {MakeKind} */
function button(definition, change) {
  const field = make('button', 'plain', definition.label ?? definition.id);
  field.type = 'button';
  field.addEventListener('click', () => change(true));
  return { parts: [field], fields: [field], show: () => {}, wide: true, labelled: true };
}

/** @type {MakeKind} */
function slider(definition, change) {
  const range = input('range', definition);
  const exact = input('number', definition);
  exact.setAttribute('aria-label', `${definition.label ?? definition.id}, exactly`);
  range.addEventListener('input', () => {
    exact.value = range.value;
    change(range.valueAsNumber);
  });
  exact.addEventListener('change', () => {
    if (valid(exact)) {
      range.value = exact.value;
      change(exact.valueAsNumber);
    }
  });
  const show = (/** @type {number} */ value) => {
    range.value = String(value);
    exact.value = plain(value);
  };
  return { parts: [range, exact], fields: [range, exact], show };
}

/** @type {MakeKind} */
function number(definition, change) {
  const field = input('number', definition);
  field.addEventListener('change', () => valid(field) && change(field.valueAsNumber));
  return { parts: [field], fields: [field], show: (value) => (field.value = plain(value)) };
}

/** @type {MakeKind} */
function checkbox(_definition, change) {
  const field = make('input');
  field.type = 'checkbox';
  field.addEventListener('change', () => change(field.checked));
  return { parts: [field], fields: [field], show: (value) => (field.checked = Boolean(value)) };
}

/** @type {MakeKind} */
function menu({ options = [] }, change) {
  const field = make('select');
  field.append(...options.map((option) => new Option(option, option)));
  field.addEventListener('change', () => change(field.value));
  return { parts: [field], fields: [field], show: (value) => (field.value = String(value)) };
}

/** @type {MakeKind} */
function text({ maxLength = 256 }, change) {
  const field = make('input');
  Object.assign(field, { type: 'text', maxLength, autocomplete: 'off', spellcheck: false });
  field.addEventListener('change', () => change(field.value));
  return { parts: [field], fields: [field], show: (value) => (field.value = String(value)) };
}

/** @type {MakeKind} */
function color(_definition, change) {
  const field = make('input');
  field.type = 'color';
  field.addEventListener('input', () => change(field.value));
  return { parts: [field], fields: [field], show: (value) => (field.value = String(value)) };
}

/** @type {MakeKind} */
function vector(definition, change) {
  const { size = 3, label, id } = definition;
  const fields = Array.from({ length: size }, (_f, i) => {
    const field = input('number', definition);
    field.setAttribute('aria-label', `${label ?? id}, ${size <= AXES.length ? AXES[i] : i + 1}`);
    field.addEventListener('change', () => fields.every(valid) && change(fields.map((f) => f.valueAsNumber)));
    return field;
  });
  const group = make('div', 'components');
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', label ?? id);
  group.append(...fields);
  const show = (/** @type {number[]} */ values) => fields.forEach((field, i) => (field.value = plain(values[i])));
  return { parts: [group], fields, show, wide: true };
}

/** @type {MakeKind} */
function progress({ label, id }) {
  const bar = make('progress');
  bar.max = 1;
  bar.setAttribute('aria-label', label ?? id);
  const percent = make('output');
  const show = (/** @type {number} */ value) => {
    bar.value = value;
    write(percent, `${Math.round(value * 100)} %`);
  };
  return { parts: [bar, percent], fields: [], show };
}

/** @type {MakeKind} */
function markdown() {
  const root = make('div', 'markdown');
  let shown = '';
  const show = (/** @type {unknown} */ value) => {
    if (shown !== String(value)) {
      shown = String(value);
      root.replaceChildren(...renderMarkdown(shown));
    }
  };
  return { parts: [root], fields: [], show, wide: true, labelled: true };
}

/**
 * @param {'range' | 'number'} type
 * @param {ControlDefinition} definition
 */
function input(type, { min, max, step, integer }) {
  const field = make('input');
  field.type = type;
  field.min = min === undefined ? '' : String(min);
  field.max = max === undefined ? '' : String(max);
  field.step = String(step ?? (integer ? 1 : 'any'));
  field.required = type === 'number';
  return field;
}

/** Whether it holds an allowed number; else it says what is wrong. @param {HTMLInputElement} field */
function valid(field) {
  // a value that code has set may lie between two steps, and so may another one
  const { badInput, rangeOverflow, rangeUnderflow, valueMissing } = field.validity;
  const fine = !(badInput || rangeOverflow || rangeUnderflow || valueMissing);
  field.setAttribute('aria-invalid', String(!fine));
  if (!fine) {
    field.reportValidity();
  }
  return fine;
}

/** A number for a field: without the noise of binary fractions. @param {number} value */
function plain(value) {
  return typeof value === 'number' ? String(Number(value.toPrecision(12))) : '';
}
