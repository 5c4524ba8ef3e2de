import { Arrow, statesOf } from './lifecycleArrows';
import { GROUPS, Part } from './lifecycleWords';

type Box = { x: number; y: number; width: number; height: number };
type Point = { x: number; y: number };
type Layout = {
  height: number;
  /** Where the middle of a state is. */
  states: Record<string, [number, number]>;
  /** How far an arrow bends, by `from > to`; straight by default. */
  bends: Record<string, number>;
  /** Where on its arrow a label stands; the middle by default. */
  labels: Record<string, number>;
};

const WIDTH = 900;
const STATE = { width: 148, height: 34 };
const PADDING = { side: 14, top: 30, bottom: 14 };

const LAYOUTS: Record<Part, Layout> = {
  deciding: {
    height: 540,
    states: {
      draft: [90, 270],
      submitted: [320, 270],
      'in-review': [560, 225],
      blocked: [560, 315],
      approved: [800, 110],
      'review-due': [800, 165],
      overdue: [800, 220],
      suspended: [800, 380],
      quarantined: [800, 435],
    },
    bends: {
      'In force > submitted': -270,
      'Stopped > submitted': 230,
      'submitted > approved': 120,
      'submitted > quarantined': -90,
      'Waiting > draft': -150,
      'Waiting > submitted': -75,
      'in-review > blocked': 70,
      'blocked > in-review': 70,
      'Waiting > approved': 20,
      'Waiting > In force': -10,
    },
    labels: {
      'Waiting > draft': 0.65,
      'submitted > approved': 0.45,
      'Waiting > approved': 0.4,
    },
  },
  inForce: {
    height: 360,
    states: {
      approved: [200, 110],
      'review-due': [470, 110],
      overdue: [740, 110],
      suspended: [740, 290],
      quarantined: [470, 290],
      'in-review': [120, 265],
      blocked: [120, 315],
    },
    bends: {
      'overdue > approved': -150,
      'review-due > approved': 30,
      'approved > review-due': 30,
    },
    labels: {
      'suspended > approved': 0.3,
      'In force > quarantined': 0.4,
      'quarantined > approved': 0.4,
    },
  },
  ending: {
    height: 400,
    states: {
      draft: [110, 50],
      submitted: [110, 150],
      'in-review': [110, 280],
      blocked: [110, 335],
      approved: [770, 60],
      'review-due': [770, 110],
      overdue: [770, 160],
      suspended: [770, 290],
      quarantined: [770, 340],
      decommissioning: [450, 170],
      decommissioned: [450, 340],
    },
    bends: {},
    labels: {},
  },
};
const APART = 20;

function boxOf(unit: string, { states }: Layout): Box {
  const around = statesOf(unit)
    .filter(state => states[state])
    .map(state => states[state]);
  const xs = around.map(([x]) => x);
  const ys = around.map(([, y]) => y);
  const inner = {
    x: Math.min(...xs) - STATE.width / 2,
    y: Math.min(...ys) - STATE.height / 2,
    width: Math.max(...xs) - Math.min(...xs) + STATE.width,
    height: Math.max(...ys) - Math.min(...ys) + STATE.height,
  };
  return unit in GROUPS
    ? {
        x: inner.x - PADDING.side,
        y: inner.y - PADDING.top,
        width: inner.width + 2 * PADDING.side,
        height: inner.height + PADDING.top + PADDING.bottom,
      }
    : inner;
}

const middle = ({ x, y, width, height }: Box): Point => ({
  x: x + width / 2,
  y: y + height / 2,
});

/** Where the line from the middle of a box to a point leaves it. */
function border(box: Box, towards: Point): Point {
  const from = middle(box);
  const [dx, dy] = [towards.x - from.x, towards.y - from.y];
  const scale = Math.min(
    dx === 0 ? Infinity : box.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : box.height / 2 / Math.abs(dy),
  );
  return { x: from.x + dx * scale, y: from.y + dy * scale };
}

const round = (value: number) => Math.round(value * 10) / 10;

function drawArrow(arrow: Arrow, all: Arrow[], layout: Layout): string {
  const isTwoWay = all.some(
    ({ from: a, to: b }) => a === arrow.to && b === arrow.from,
  );
  const name = `${arrow.from} > ${arrow.to}`;
  const [a, b] = [boxOf(arrow.from, layout), boxOf(arrow.to, layout)];
  const [from, to] = [middle(a), middle(b)];
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const bend = layout.bends[name] ?? (isTwoWay ? APART : 0);
  const control = {
    x: (from.x + to.x) / 2 + (bend * (to.y - from.y)) / length,
    y: (from.y + to.y) / 2 - (bend * (to.x - from.x)) / length,
  };
  const [start, end] = [border(a, control), border(b, control)];
  const at = layout.labels[name] ?? 0.5;
  const along = (axis: 'x' | 'y') =>
    round(
      (1 - at) ** 2 * start[axis] +
        2 * at * (1 - at) * control[axis] +
        at ** 2 * end[axis],
    );
  const path = `M${round(start.x)} ${round(start.y)} Q${round(control.x)} ${round(
    control.y,
  )} ${round(end.x)} ${round(end.y)}`;
  return `<path class="arrow" d="${path}" marker-end="url(#head)"/>
<text class="label" x="${along('x')}" y="${along('y') + 4}">${arrow.label}</text>`;
}

function drawBox(unit: string, box: Box, kind: 'state' | 'group'): string {
  const { x, y, width, height } = box;
  const isState = kind === 'state';
  const text = isState
    ? `<text class="name" x="${x + width / 2}" y="${y + height / 2 + 5}">${unit}</text>`
    : `<text class="title" x="${x + width / 2}" y="${y + 18}">${unit}</text>`;
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${
    isState ? 17 : 10
  }"/>${text}`;
}

/** A drawing of a part of the lifecycle, as SVG that needs nothing from outside. */
export function drawLifecycle(
  part: Part,
  title: string,
  arrows: Arrow[],
): string {
  const layout = LAYOUTS[part];
  const groups = Object.entries(GROUPS).filter(([, states]) =>
    states.every(state => layout.states[state]),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${layout.height}" role="img" aria-label="${title}">
<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#51606f"/></marker></defs>
<style>text{font-family:system-ui,sans-serif;text-anchor:middle}.arrow{fill:none;stroke:#51606f;stroke-width:1.5}.label{font-size:13px;fill:#24303c;stroke:#fff;stroke-width:5px;paint-order:stroke}.state{fill:#e3eefa;stroke:#2f6ea8}.group{fill:#f6f8fa;stroke:#9aa7b4;stroke-dasharray:4 3}.name{font-size:14px;font-weight:600;fill:#12283c}.title{font-size:12px;fill:#51606f}</style>
<rect width="${WIDTH}" height="${layout.height}" fill="#fff"/>
${groups.map(([group]) => drawBox(group, boxOf(group, layout), 'group')).join('\n')}
${Object.keys(layout.states)
  .map(state => drawBox(state, boxOf(state, layout), 'state'))
  .join('\n')}
${arrows.map(arrow => drawArrow(arrow, arrows, layout)).join('\n')}
</svg>
`;
}
