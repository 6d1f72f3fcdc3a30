/* SPDX-License-Identifier: Apache-2.0 */

import { condition, watchFacts } from './condition.js';
import { ViewControl } from './view-control.js';
import { shareViewer } from './viewer-pool.js';

/** @typedef {import('./condition.js').Condition} Condition */

const REFRESH_MS = 250;

const STYLE = `
  :host { display: block; position: relative; aspect-ratio: 16 / 9; overflow: hidden; background: #060a0c; }
  :host([hidden]) { display: none; }
  canvas { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
  canvas:focus-visible { outline: 2px solid #e0b263; outline-offset: -2px; }
  .over { pointer-events: none; }
  .aged { filter: grayscale(1) brightness(0.55); }
  .aged + .over { visibility: hidden; }
  p { position: absolute; left: 8px; bottom: 8px; margin: 0; padding: 4px 10px; border-radius: 6px;
      max-width: calc(100% - 36px); background: rgb(9 16 20 / 82%); color: #eef3f3; font: 13px/1.4 system-ui, sans-serif; }
  button { position: absolute; top: 8px; right: 8px; min-height: 36px; padding: 0 14px; border: 1px solid #93a7ae;
      border-radius: 6px; background: rgb(9 16 20 / 82%); color: #eef3f3; font: 13px system-ui, sans-serif;
      cursor: pointer; }
  button[aria-pressed='true'] { border-color: #e0b263; background: #e0b263; color: #1c1404; }
  [hidden] { display: none; }
`;

/**
 * `<porthole-view src="http://host:8211/" stream="demo" token="…" control></porthole-view>`: one stream in any page whose
 * origin the host allows. Without `src`, of the host that this file came from; without `stream`, its default one; with
 * `control`, it has a button to take control. `view-state` events tell how it is, in `detail`.
 */
export class PortholeView extends HTMLElement {
  static observedAttributes = ['src', 'stream', 'token', 'control'];

  /** How the stream is. @type {Condition} */
  state = { word: 'connecting', colour: 'yellow', reason: '', aged: true };
  /** @type {import('./watch.js').Watch | null} */
  watch = null;

  #canvas = document.createElement('canvas');
  #over = document.createElement('canvas');
  #text = document.createElement('p');
  #button = document.createElement('button');
  /** @type {ReturnType<typeof shareViewer> | null} */
  #shared = null;
  /** @type {ViewControl | null} */
  #control = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #resizes = new ResizeObserver(() => this.#layout());
  #planned = false;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute('aria-label', 'Live image of the stream');
    this.#over.className = 'over';
    this.#over.setAttribute('aria-hidden', 'true');
    this.#text.setAttribute('role', 'status');
    this.#text.part.add('state');
    this.#button.type = 'button';
    this.#button.hidden = true;
    this.#button.part.add('control');
    root.append(this.#canvas, this.#over, this.#text, this.#button);
  }

  connectedCallback() {
    this.#resizes.observe(this);
    this.#timer = setInterval(() => this.#refresh(), REFRESH_MS);
    this.#plan();
  }

  disconnectedCallback() {
    this.#resizes.disconnect();
    clearInterval(this.#timer);
    this.#plan();
  }

  attributeChangedCallback() {
    this.#plan();
  }

  /** Several changes in one task, such as a move in the document, are one. */
  #plan() {
    if (!this.#planned) {
      this.#planned = true;
      queueMicrotask(() => {
        this.#planned = false;
        this.#stop();
        if (this.isConnected) {
          this.#start();
        }
      });
    }
  }

  #start() {
    const base = new URL(this.getAttribute('src') ?? new URL('..', import.meta.url).href, document.baseURI);
    const shared = shareViewer(base, this.getAttribute('token') ?? '', this.getAttribute('stream'));
    this.#shared = shared;
    shared.viewer.addEventListener('streams', () => this.#shared === shared && this.#show());
    this.#show();
  }

  #show() {
    const viewer = this.#shared?.viewer;
    const stream = this.getAttribute('stream') ?? viewer?.defaultStream ?? null;
    if (viewer && stream !== null && this.watch?.name !== stream) {
      this.#control?.close();
      this.watch?.close();
      this.watch = viewer.watch(stream, this.#canvas, {}, () => this.#painted(), { overlay: this.#over });
      const wanted = this.hasAttribute('control');
      this.#control = wanted ? new ViewControl(viewer, stream, this.#canvas, this.#button) : null;
      this.#layout();
    }
    this.#refresh();
  }

  #stop() {
    this.#control?.close();
    this.#control = null;
    this.watch?.close();
    this.watch = null;
    this.#shared?.release();
    this.#shared = null;
  }

  #painted() {
    this.#layout();
    if (this.state.aged) {
      this.#refresh();
    }
  }

  #layout() {
    const { clientWidth: width, clientHeight: height } = this.#over;
    this.watch?.screen.setLayout({ width, height, ratio: devicePixelRatio || 1, on: true });
  }

  #refresh() {
    if (!this.#shared) {
      return;
    }
    const before = this.state;
    this.state = condition(watchFacts(this.#shared.viewer.connection, this.watch));
    this.#canvas.classList.toggle('aged', this.state.aged);
    const text = this.state.word === 'live' ? '' : `${this.state.word}. ${this.state.reason}`.trim();
    if (this.#text.textContent !== text) {
      this.#text.textContent = text;
    }
    this.#text.hidden = text === '';
    this.#control?.refresh();
    if (before.word !== this.state.word) {
      this.dispatchEvent(new CustomEvent('view-state', { detail: this.state }));
    }
  }
}

if (!customElements.get('porthole-view')) {
  customElements.define('porthole-view', PortholeView);
}
