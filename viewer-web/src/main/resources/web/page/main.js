/* SPDX-License-Identifier: Apache-2.0 */

import { Api } from '../porthole/api.js';
import { Viewer } from '../porthole/viewer.js';
import { Settings } from './settings.js';

const settings = new Settings();
const viewer = new Viewer(new Api(new URL('.', location.href), settings.token));
viewer.setName(settings.name);

// the socket opens while the rest of the page is still on its way
const { Page } = await import('./page.js');
const page = new Page(viewer, settings);

/** For the console and for tests: the frame on the stage. */
Object.defineProperty(window, 'porthole', {
  value: Object.freeze({
    viewer,
    page,
    get painted() {
      const watch = page.stage.watch;
      const shown = watch?.shown;
      if (!watch || !shown) {
        return null;
      }
      const { sequence, captureTime, simulationTime } = shown;
      return { stream: watch.name, sequence, captureTime, simulationTime };
    },
  }),
});
