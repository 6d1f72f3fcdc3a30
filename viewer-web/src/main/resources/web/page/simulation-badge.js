/* SPDX-License-Identifier: Apache-2.0 */

import { element, write } from './dom.js';

/** @typedef {import('../porthole/protocol.js').SimulationState} SimulationState */

/** A reached speed that is off by more than this share is worth a word. */
const OFF_BY = 0.1;

/** What the simulation says of itself, over the frame, for every viewer: paused, its speed, episode and step. */
export class SimulationBadge {
  #root = element('simulation');

  /** @param {SimulationState | null} state */
  refresh(state) {
    const { word, facts } = simulationWords(state);
    this.#root.hidden = word === '' && facts === '';
    this.#root.toggleAttribute('data-paused', word !== '');
    write(element('simulation-word'), word);
    write(element('simulation-facts'), facts);
  }
}

/** @param {SimulationState | null} state */
export function simulationWords(state) {
  if (!state) {
    return { word: '', facts: '' };
  }
  const { paused, episode, step } = state;
  const facts = [
    paused ? '' : speedWords(state),
    typeof episode === 'number' ? `episode ${episode}` : '',
    typeof step === 'number' ? `step ${step}` : '',
  ];
  return { word: paused ? 'Paused' : '', facts: facts.filter(Boolean).join(' · ') };
}

/**
 * Nothing while the simulation runs in real time, as it is meant to.
 *
 * @param {SimulationState} state
 */
function speedWords({ speed, realTimeFactor: reached }) {
  if (typeof reached === 'number' && typeof speed === 'number' && Math.abs(reached - speed) > OFF_BY * speed) {
    return `${times(reached)} of ${times(speed)} speed`;
  }
  if (typeof speed === 'number') {
    return speed === 1 ? '' : `${times(speed)} speed`;
  }
  return typeof reached === 'number' ? `${times(reached)} real time` : '';
}

/** @param {number} factor */
function times(factor) {
  return `${Number(factor.toPrecision(factor < 10 ? 2 : 3))}×`;
}
