/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @typedef {object} Preferences what this browser remembers
 * @property {'auto' | 'light' | 'dark'} theme
 * @property {string} quality `auto`, a preset or 1 to 100
 * @property {string} shown `auto`, `jpeg`, `h264` or `webrtc`
 * @property {number} rate maximum frames per second, 0 for all
 * @property {boolean} annotations
 * @property {'fit' | 'actual'} zoom
 * @property {boolean} details
 * @property {boolean | null} controls whether the panel of controls is open; null: not chosen yet
 * @property {string} codec of video, empty for the host's choice
 * @property {string} name by which others who watch know this viewer; empty for its address
 */

const KEY = 'porthole';
const TRANSPORTS = ['auto', 'webrtc', 'websocket'];
const ENCODINGS = ['jpeg', 'h264'];

/** The transport that a choice of what is shown means. @type {Record<string, string>} */
const TRANSPORT_OF = { auto: 'auto', jpeg: 'websocket', h264: 'websocket', webrtc: 'webrtc' };
const TOKEN_KEY = 'porthole.token';

/** @type {Preferences} */
const DEFAULTS = {
  theme: 'auto',
  quality: 'auto',
  shown: 'auto',
  rate: 0,
  annotations: true,
  zoom: 'fit',
  details: false,
  controls: null,
  codec: '',
  name: '',
};

/** What the address says (stream and layout), what the browser remembers, and the token. */
export class Settings {
  /** @type {Preferences} */
  preferences = { ...DEFAULTS, ...read(localStorageOrNull()) };
  /** Empty for none. */
  token = takeToken();

  /** The stream that the address asks for. @returns {string | null} */
  get stream() {
    return new URLSearchParams(location.search).get('stream');
  }

  /** What this viewer calls itself; the address first. */
  get name() {
    return this.#asked('name') ?? this.preferences.name;
  }

  /** How much of the page is shown: `none`, `minimal`, or `` for all of it. */
  get ui() {
    const asked = this.#asked('ui') ?? '';
    return ['none', 'minimal'].includes(asked) ? asked : '';
  }

  /** What is to be shown: `auto`, `jpeg`, `h264` or `webrtc`; the address first. */
  get shown() {
    const transport = this.#asked('transport');
    const encoding = this.#asked('encoding');
    if (transport === null && encoding === null) {
      const { shown } = this.preferences;
      return shown in TRANSPORT_OF ? shown : 'auto';
    }
    if (transport === 'webrtc') {
      return transport;
    }
    return encoding !== null && ENCODINGS.includes(encoding) ? encoding : 'auto';
  }

  /** The transport for that: `auto`, `webrtc` or `websocket`; the address first. */
  get transport() {
    const asked = this.#asked('transport');
    return asked !== null && TRANSPORTS.includes(asked) ? asked : TRANSPORT_OF[this.shown];
  }

  /** The chosen video codec, empty for the host's choice; the address first. */
  get codec() {
    return (this.#asked('codec') ?? this.preferences.codec).toLowerCase();
  }

  /** Whether the address asks for a way through a TURN server only. */
  get relay() {
    return this.#asked('ice') === 'relay';
  }

  /**
   * Remembers a choice; what the address asked for gives way to it.
   *
   * @param {string} shown
   * @param {string} codec of WebRTC
   */
  chooseShown(shown, codec) {
    this.remember({ shown, codec });
    const url = new URL(location.href);
    for (const key of ['transport', 'encoding', 'codec']) {
      set(url, key, null);
    }
    history.replaceState(null, '', url);
  }

  /** Whether the address asks for all streams. */
  get wall() {
    return new URLSearchParams(location.search).get('view') === 'wall';
  }

  /**
   * Puts a choice into the address, so that it can be shared, reloaded and gone back from.
   *
   * @param {string | null} stream
   * @param {boolean} wall
   */
  go(stream, wall) {
    const url = new URL(location.href);
    set(url, 'stream', wall ? null : stream);
    set(url, 'view', wall ? 'wall' : null);
    if (url.href !== location.href) {
      history.pushState(null, '', url);
    }
  }

  /** @param {Partial<Preferences>} change */
  remember(change) {
    Object.assign(this.preferences, change);
    try {
      localStorageOrNull()?.setItem(KEY, JSON.stringify(this.preferences));
    } catch {
      // full or forbidden: it holds until the page is closed
    }
  }

  /** @param {string} name */
  #asked(name) {
    return new URLSearchParams(location.search).get(name);
  }

  /** @param {string} token typed by hand */
  useToken(token) {
    this.token = token;
    keepToken(token);
  }
}

/**
 * @param {URL} url
 * @param {string} key
 * @param {string | null} value
 */
function set(url, key, value) {
  if (value === null) {
    url.searchParams.delete(key);
  } else {
    url.searchParams.set(key, value);
  }
}

function localStorageOrNull() {
  try {
    return localStorage;
  } catch {
    return null; // forbidden by the browser's settings
  }
}

/** @param {Storage | null} storage */
function read(storage) {
  try {
    return JSON.parse(storage?.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

/** Takes the token out of the address, where it would be seen and shared, and keeps it for this tab. */
function takeToken() {
  const url = new URL(location.href);
  const given = url.searchParams.get('token');
  if (given !== null) {
    url.searchParams.delete('token');
    history.replaceState(null, '', url);
    keepToken(given);
    return given;
  }
  try {
    return sessionStorage.getItem(TOKEN_KEY + location.pathname) ?? '';
  } catch {
    return '';
  }
}

/** @param {string} token */
function keepToken(token) {
  try {
    sessionStorage.setItem(TOKEN_KEY + location.pathname, token);
  } catch {
    // forbidden: a reload asks for it again
  }
}
