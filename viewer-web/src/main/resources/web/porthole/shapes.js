/* SPDX-License-Identifier: Apache-2.0 */

import { colourOf } from './label.js';

/**
 * @typedef {import('./annotations.js').Drawing} Drawing
 * @typedef {import('./protocol.js').Shape} Shape
 */

const AREA = 0.35;
const DOT_PX = 3;
const RIM = 'rgb(0 0 0 / 45%)';

/** @type {Record<string, (drawing: Drawing, shape: Shape, colour: string) => void>} */
const KINDS = {
  points: (drawing, shape, colour) => dots(drawing, shape, colour),
  line: (drawing, shape, colour) => outline(drawing, path(drawing, shape, false), colour),
  polygon: (drawing, shape, colour) => {
    const area = path(drawing, shape, true);
    fill(drawing, area, colour);
    outline(drawing, area, colour);
  },
  skeleton: (drawing, shape, colour) => {
    outline(drawing, bones(drawing, shape), colour);
    dots(drawing, shape, colour);
  },
  mask: (drawing, shape, colour) => fill(drawing, cells(drawing, shape), colour),
};

/** Draws all of a shape but its texts; one of a kind that is not known here is left out. @param {Drawing} drawing @param {Shape} shape */
export function drawShape(drawing, shape) {
  KINDS[shape.kind]?.(drawing, shape, colourOf(shape));
}

/** @param {Drawing} drawing @param {Path2D} area @param {string} colour */
function fill({ g }, area, colour) {
  g.globalAlpha = AREA;
  g.fillStyle = colour;
  g.fill(area, 'evenodd');
  g.globalAlpha = 1;
}

/** @param {Drawing} drawing @param {Path2D} line @param {string} colour */
function outline({ g, unit }, line, colour) {
  g.lineJoin = g.lineCap = 'round';
  g.lineWidth = 4 * unit;
  g.strokeStyle = RIM;
  g.stroke(line);
  g.lineWidth = 2 * unit;
  g.strokeStyle = colour;
  g.stroke(line);
  g.lineJoin = 'miter';
}

/** @param {Drawing} drawing @param {Shape} shape @param {string} colour */
function dots({ g, at, unit }, { points = [] }, colour) {
  for (let i = 0; i + 1 < points.length; i += 2) {
    g.beginPath();
    g.arc(...at(points[i], points[i + 1]), DOT_PX * unit, 0, 2 * Math.PI);
    g.lineWidth = 2 * unit;
    g.strokeStyle = RIM;
    g.stroke();
    g.fillStyle = colour;
    g.fill();
  }
}

/** @param {Drawing} drawing @param {Shape} shape @param {boolean} closed */
function path({ at }, { points = [] }, closed) {
  const made = new Path2D();
  for (let i = 0; i + 1 < points.length; i += 2) {
    made.lineTo(...at(points[i], points[i + 1]));
  }
  if (closed) {
    made.closePath();
  }
  return made;
}

/** @param {Drawing} drawing @param {Shape} shape */
function bones({ at }, { points = [], bones: joints = [] }) {
  const made = new Path2D();
  for (let i = 0; i + 1 < joints.length; i += 2) {
    const [from, to] = [2 * joints[i], 2 * joints[i + 1]];
    made.moveTo(...at(points[from], points[from + 1]));
    made.lineTo(...at(points[to], points[to + 1]));
  }
  return made;
}

/** A rectangle for each row of each run. @param {Drawing} drawing @param {Shape} shape */
function cells({ at }, { x = 0, y = 0, width = 0, height = 0, columns = 1, rows = 1, runs = [] }) {
  const made = new Path2D();
  let cell = 0;
  runs.forEach((run, i) => {
    const end = Math.min(cell + run, columns * rows);
    while (i % 2 === 1 && cell < end) {
      const [row, column] = [Math.floor(cell / columns), cell % columns];
      const count = Math.min(end - cell, columns - column);
      const from = at(x + (column / columns) * width, y + (row / rows) * height);
      const to = at(x + ((column + count) / columns) * width, y + ((row + 1) / rows) * height);
      made.rect(from[0], from[1], to[0] - from[0], to[1] - from[1]);
      cell += count;
    }
    cell = end;
  });
  return made;
}
