import type { Solid } from './solid.js';

/** Light on a turning fruit. */
export interface Light {
  /** Towards the light: x to the right, y down, z to the camera. Length 1. */
  readonly towards: readonly [number, number, number];
  /** Brightness without the light, and what the light adds at most. */
  readonly ambient: number;
  readonly diffuse: number;
  /** Gain on red, green and blue: the colour of the light. */
  readonly tint: readonly [number, number, number];
}

/** Distance in pixels over which the slope of the body is measured. */
const SLOPE_OVER = 3;

/**
 * Draws a solid spun by `angle` radians about its vertical axis, seen from far in front.
 *
 * Such a spin moves a point along its row only, so each row is drawn for itself: the outline of the body in that
 * row (front, rim, back) is a closed line in (x, depth) that is turned and drawn into a one-row depth buffer.
 *
 * @returns RGBA, same size as the solid; alpha is 0 or 255
 */
export function spin({ size, rgba, height }: Solid, angle: number, light: Light): Uint8Array {
  const out = new Uint8Array(size * size * 4);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const middle = (size - 1) / 2;
  const depth = new Float32Array(size);
  // What is seen at each pixel of the row: which column of the picture, and which side (1 front, -1 back).
  const column = new Float32Array(size);
  const side = new Float32Array(size);

  const line = (x0: number, s0: number, h0: number, x1: number, s1: number, h1: number) => {
    const fromX = (x0 - middle) * cos + s0 * h0 * sin + middle;
    const toX = (x1 - middle) * cos + s1 * h1 * sin + middle;
    const fromZ = -(x0 - middle) * sin + s0 * h0 * cos;
    const toZ = -(x1 - middle) * sin + s1 * h1 * cos;
    const first = Math.max(0, Math.ceil(Math.min(fromX, toX)));
    const last = Math.min(size - 1, Math.floor(Math.max(fromX, toX)));
    for (let x = first; x <= last; x++) {
      const t = toX === fromX ? 0 : (x - fromX) / (toX - fromX);
      const z = fromZ + t * (toZ - fromZ);
      if (z <= depth[x]!) continue;
      depth[x] = z;
      column[x] = x0 + t * (x1 - x0);
      side[x] = s0 + t * (s1 - s0);
    }
  };

  for (let y = 0; y < size; y++) {
    depth.fill(Number.NEGATIVE_INFINITY);
    const row = y * size;
    const solidAt = (x: number) => x >= 0 && x < size && rgba[(row + x) * 4 + 3]! > 127;
    for (let x = 0; x < size; x++) {
      if (!solidAt(x)) continue;
      const h = height[row + x]!;
      if (!solidAt(x - 1)) line(x, -1, h, x, 1, h);
      if (solidAt(x + 1)) {
        const next = height[row + x + 1]!;
        line(x, 1, h, x + 1, 1, next);
        line(x, -1, h, x + 1, -1, next);
      } else {
        line(x, 1, h, x, -1, h);
      }
    }
    for (let x = 0; x < size; x++) {
      if (depth[x] === Number.NEGATIVE_INFINITY) continue;
      const u = Math.round(column[x]!);
      const i = row + u;
      // Over a few pixels: the steep rim would show each step of the silhouette.
      const slope = (a: number, b: number) => ((height[a] ?? 0) - (height[b] ?? 0)) / (2 * SLOPE_OVER);
      const nx = slope(i - SLOPE_OVER, i + SLOPE_OVER);
      const ny = slope(i - SLOPE_OVER * size, i + SLOPE_OVER * size);
      const nz = side[x]!;
      const seenX = nx * cos + nz * sin;
      const seenZ = -nx * sin + nz * cos;
      const length = Math.hypot(nx, ny, nz) || 1;
      const [lx, ly, lz] = light.towards;
      const facing = (seenX * lx + ny * ly + seenZ * lz) / length;
      const shade = light.ambient + light.diffuse * Math.max(0, facing);
      const to = (row + x) * 4;
      const left = Math.min(Math.floor(column[x]!), size - 2);
      const share = column[x]! - left;
      const a = (row + left) * 4;
      // Next to the rim only one of the two columns is fruit.
      const weight = rgba[a + 3]! <= 127 ? 1 : rgba[a + 7]! <= 127 ? 0 : share;
      for (let k = 0; k < 3; k++) {
        const colour = rgba[a + k]! * (1 - weight) + rgba[a + 4 + k]! * weight;
        out[to + k] = Math.min(255, colour * shade * light.tint[k]!);
      }
      out[to + 3] = 255;
    }
  }
  return out;
}
