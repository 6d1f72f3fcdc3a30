/* SPDX-License-Identifier: Apache-2.0 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeHost } from './host.js';

// node src/test/fake/main.js [port] [folder with JPEGs for the first stream]
const host = new FakeHost({ port: Number(process.argv[2] ?? 8211) });
const folder = process.argv[3];
const jpegs = folder
  ? readdirSync(folder)
      .filter((f) => f.endsWith('.jpg'))
      .sort()
      .map((f) => readFileSync(join(folder, f)))
  : [];
host.add('demo', {
  title: 'Robot arm',
  steerable: true,
  commands: ['pause', 'resume', 'step', 'reset', 'speed'],
  jpegs,
});
host.add('demo-depth', {
  title: 'Robot arm, depth',
  format: 'FLOAT32',
  tone: 'colormap=turbo,window=0.0:5.0,gamma=1.0',
});
host.add('demo-segmentation', { title: 'Robot arm, objects', format: 'GRAY8', tone: 'colormap=categorical' });
host.add('weather', { title: 'Weather', state: 'stale', reason: 'producer disconnected', running: false });
host.streams.get('demo').annotations = (sequence) => ({
  detections: [
    {
      x: 320 + Math.sin(sequence / 30) * 192 - 50,
      y: 150,
      width: 100,
      height: 100,
      label: 'buoy',
      confidence: 0.87,
      trackId: '7',
    },
  ],
  values: { episode: Math.floor(sequence / 300), reward: Math.sin(sequence / 50) * 10, grasped: sequence % 90 < 45 },
});
await host.start();
console.log(`Watch at ${host.url}`);
