/**
 * A solid made of one flat picture: the silhouette is inflated into a body that is as deep as it is wide, and both
 * sides wear the picture. It can be spun, which a picture cannot; its back is invented.
 */
export interface Solid {
  /** Side of the square pictures below, in pixels. */
  readonly size: number;
  /** RGBA, `size` x `size`; alpha above 127 is fruit. */
  readonly rgba: Uint8Array;
  /** Half the depth of the body at each pixel, in pixels; 0 outside. */
  readonly height: Float32Array;
}

/** Inflates a picture: the body is the union of the largest balls that fit into the silhouette, times `depth`. */
export function inflate(rgba: Uint8Array, size: number, depth: number): Solid {
  const distance = distanceToEdge(rgba, size);
  const height = new Float32Array(size * size);
  for (let y = 1; y < size - 1; y++) {
    for (let x = 1; x < size - 1; x++) {
      if (distance[y * size + x]! > 0 && isMedial(distance, size, x, y))
        addBall(height, distance, size, x, y);
    }
  }
  for (let i = 0; i < height.length; i++) height[i] = Math.sqrt(height[i]!) * depth;
  return { size, rgba, height: smooth(height, distance, size, 3) };
}

/** Distance to the nearest pixel that is no fruit, by two sweeps with steps of 1 and √2 (Borgefors' chamfer). */
function distanceToEdge(rgba: Uint8Array, size: number): Float32Array {
  const out = new Float32Array(size * size);
  const inside = (i: number) => rgba[i * 4 + 3]! > 127;
  const at = (x: number, y: number) => (x < 0 || y < 0 || x >= size || y >= size ? 0 : out[y * size + x]!);
  const sweep = (x: number, y: number, d: 1 | -1) => {
    const i = y * size + x;
    const near = Math.min(
      at(x - d, y) + 1,
      at(x, y - d) + 1,
      at(x - d, y - d) + Math.SQRT2,
      at(x + d, y - d) + Math.SQRT2,
    );
    out[i] = inside(i) ? Math.min(d === 1 ? Number.POSITIVE_INFINITY : out[i]!, near) : 0;
  };
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) sweep(x, y, 1);
  for (let y = size - 1; y >= 0; y--) for (let x = size - 1; x >= 0; x--) sweep(x, y, -1);
  return out;
}

/** Whether the ball around a pixel is not inside the ball of a neighbour. */
function isMedial(distance: Float32Array, size: number, x: number, y: number): boolean {
  const here = distance[y * size + x]! + 0.9;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      if (distance[(y + dy) * size + x + dx]! > here + 0.4 * Math.abs(dx * dy)) return false;
    }
  }
  return true;
}

/** Raises the squared height to that of a ball. */
function addBall(squared: Float32Array, distance: Float32Array, size: number, x: number, y: number): void {
  const radius = distance[y * size + x]!;
  const reach = Math.floor(radius);
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const height = radius * radius - dx * dx - dy * dy;
      const i = (y + dy) * size + x + dx;
      if (height > squared[i]! && distance[i]! > 0) squared[i] = height;
    }
  }
}

/** Means over small squares within the fruit: takes the creases between balls away. */
function smooth(height: Float32Array, distance: Float32Array, size: number, radius: number): Float32Array {
  const out = new Float32Array(height.length);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (distance[y * size + x]! === 0) continue;
      let sum = 0;
      let count = 0;
      for (let v = Math.max(0, y - radius); v <= Math.min(size - 1, y + radius); v++) {
        for (let u = Math.max(0, x - radius); u <= Math.min(size - 1, x + radius); u++) {
          sum += height[v * size + u]!;
          count++;
        }
      }
      out[y * size + x] = sum / count;
    }
  }
  return out;
}

/** Turns the picture and its heights in the plane by `angle` radians about the centre. */
export function turnInPlane({ size, rgba, height }: Solid, angle: number): Solid {
  const out = { size, rgba: new Uint8Array(rgba.length), height: new Float32Array(height.length) };
  const middle = (size - 1) / 2;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const u = cos * (x - middle) + sin * (y - middle) + middle;
      const v = cos * (y - middle) - sin * (x - middle) + middle;
      const left = Math.floor(u);
      const top = Math.floor(v);
      if (left < 0 || top < 0 || left >= size - 1 || top >= size - 1) continue;
      const to = y * size + x;
      const from = top * size + left;
      const fu = u - left;
      const fv = v - top;
      const corners = [from, from + 1, from + size, from + size + 1];
      const weights = [(1 - fu) * (1 - fv), fu * (1 - fv), (1 - fu) * fv, fu * fv];
      let alpha = 0;
      for (let c = 0; c < 4; c++) alpha += weights[c]! * rgba[corners[c]! * 4 + 3]!;
      if (alpha <= 127) continue;
      out.rgba[to * 4 + 3] = 255;
      for (let k = 0; k < 3; k++) {
        let colour = 0;
        // Weighted by alpha: colours of the empty ground must not bleed into the rim.
        for (let c = 0; c < 4; c++)
          colour += weights[c]! * rgba[corners[c]! * 4 + 3]! * rgba[corners[c]! * 4 + k]!;
        out.rgba[to * 4 + k] = Math.round(colour / alpha);
      }
      for (let c = 0; c < 4; c++) out.height[to]! += weights[c]! * height[corners[c]!]!;
    }
  }
  return out;
}
