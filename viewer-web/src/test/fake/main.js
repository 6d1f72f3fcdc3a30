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
  commands: ['pause', 'resume', 'step', 'reset', 'speed', 'resize'],
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
const controls = host.offerControls('demo', {
  controls: [
    {
      id: 'speed',
      kind: 'slider',
      label: 'Speed',
      min: 0,
      max: 4,
      step: 0.1,
      unit: 'x',
      tooltip: 'How fast time goes',
    },
    { id: 'mode', kind: 'menu', label: 'Gait', options: ['stand', 'walk', 'run'] },
    { id: 'lights', kind: 'checkbox', label: 'Lights' },
    { id: 'hip', kind: 'slider', label: 'Hip', folder: 'Robot/Left leg', min: -1.57, max: 1.57, unit: 'rad' },
    { id: 'knee', kind: 'slider', label: 'Knee', folder: 'Robot/Left leg', min: 0, max: 2.4, unit: 'rad' },
    { id: 'goal', kind: 'vector', label: 'Goal', folder: 'Robot', size: 3, step: 0.01, unit: 'm' },
    { id: 'name', kind: 'text', label: 'Name', folder: 'Robot' },
    { id: 'tint', kind: 'color', label: 'Tint', folder: 'Robot' },
    { id: 'seed', kind: 'number', label: 'Seed', integer: true, min: 0 },
    { id: 'drop', kind: 'button', label: 'Drop a block' },
    { id: 'done', kind: 'progress', label: 'Training' },
    { id: 'about', kind: 'markdown' },
  ],
  commands: [
    {
      command: 'resize',
      label: 'Resize',
      fields: [
        { id: 'width', kind: 'number', integer: true, min: 16, max: 4096, value: 640 },
        { id: 'height', kind: 'number', integer: true, min: 16, max: 4096, value: 480 },
      ],
    },
  ],
  plots: [
    { id: 'reward', label: 'Reward', series: ['reward', 'baseline'] },
    { id: 'torque', label: 'Torque', unit: 'N m', series: ['hip', 'knee', 'ankle'] },
  ],
  values: {
    ...{
      speed: 1,
      mode: 'walk',
      lights: true,
      hip: 0.2,
      knee: 0.8,
      goal: [1, 0, 0.5],
      name: 'Walker',
      tint: '#e0b263',
    },
    ...{ seed: 7, drop: 0, done: 0.4 },
    about:
      '## Walker\nTrained for **2 h** with `ppo`, see [the paper](https://arxiv.org/abs/1707.06347).\n\n- hip\n- knee',
  },
});
setInterval(() => {
  const t = Date.now() / 1000;
  const wave = (f) => Number(Math.sin(t * f).toFixed(3));
  controls.plot('reward', [[t, null, 2 + wave(0.7) + wave(3) * 0.3, 1.5]]);
  controls.plot('torque', [[t, null, wave(1) * 20, wave(1.3) * 12, wave(2) * 5]]);
  controls.set({ done: Number(((t / 60) % 1).toFixed(2)) });
  const step = Math.floor(t * 30) % 100_000;
  host.setSimulation('demo', { paused: false, speed: 1, realTimeFactor: 0.82, episode: Math.floor(step / 300), step });
}, 200);
await host.start();
console.log(`Watch at ${host.url}`);
