/**
 * Outline of a sticker: a circle with scallops around, as an SVG path.
 *
 * @param centre of both axes
 * @param radius of the circle through the notches
 * @param count of scallops
 */
export function scallop(centre: number, radius: number, count: number): string {
  const point = (i: number) => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2;
    return `${(centre + radius * Math.cos(angle)).toFixed(2)} ${(centre + radius * Math.sin(angle)).toFixed(2)}`;
  };
  const bow = (radius * Math.sin(Math.PI / count) * 1.04).toFixed(2);
  const bows = Array.from({ length: count }, (_, i) => `A${bow} ${bow} 0 0 1 ${point(i + 1)}`);
  return `M${point(0)}${bows.join('')}Z`;
}
