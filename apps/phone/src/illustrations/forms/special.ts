import { pointsOf } from '../outline.js';
import { times } from '../patterns.js';
import { dot, el, line, oval, type Pen, type Point, round, smooth } from '../pen.js';

/** What no silhouette with a skin is: heads, stems, husks, stars. */
export type Special = { readonly form: 'special' } & (
  | {
      readonly of:
        | 'cabbage'
        | 'cauliflower'
        | 'mushroom'
        | 'garlic'
        | 'leek'
        | 'asparagus'
        | 'walnut'
        | 'ginger'
        | 'husk';
    }
  | { readonly of: 'star'; readonly flesh: string; readonly rim: string }
  | { readonly of: 'corn'; readonly kernels: string; readonly shade: string; readonly husk: boolean }
);

export function drawSpecial(pen: Pen, special: Special): string {
  switch (special.of) {
    case 'cabbage':
      return cabbage();
    case 'cauliflower':
      return cauliflower(pen);
    case 'mushroom':
      return mushroom();
    case 'garlic':
      return garlic();
    case 'leek':
      return leek();
    case 'asparagus':
      return asparagus();
    case 'walnut':
      return walnut(pen);
    case 'ginger':
      return ginger();
    case 'husk':
      return husk();
    case 'star':
      return star(special.flesh, special.rim);
    case 'corn':
      return corn(pen, special.kernels, special.shade, special.husk);
  }
}

const disc = (at: Point, width: number, height: number, fill: string): string =>
  el('path', { d: smooth(pointsOf({ width, height }, at)), fill });

function cabbage(): string {
  const leaf = (x: number, width: number, turn: number, fill: string) =>
    el(
      'g',
      { transform: `rotate(${turn} 50 82)` },
      el('path', {
        d: `M50 84C${50 - width} 78 ${x - width} 30 ${x} 22C${x + width} 30 ${50 + width} 78 50 84Z`,
        fill,
      }) +
        line(
          `M50 82Q${x - 2} 56 ${x} 28M${round(x - 1)} 58q-8-4-12-12M${round(x)} 58q8-4 12-12M${x} 44q-5-3-8-8M${x} 44q5-3 8-8`,
          '#dcebc0',
          1.5,
        ),
    );
  return (
    leaf(50, 34, -38, '#5f9a45') +
    leaf(50, 34, 38, '#5f9a45') +
    disc([50, 54], 58, 56, '#7fb657') +
    leaf(50, 24, -12, '#95c76b') +
    leaf(50, 22, 14, '#a7d47e')
  );
}

function cauliflower(pen: Pen): string {
  const leaves = times(5, (i) => {
    const turn = -76 + i * 38;
    return el(
      'g',
      { transform: `rotate(${turn} 50 74)` },
      el('path', {
        d: 'M50 80C34 70 34 34 50 24C66 34 66 70 50 80Z',
        fill: i % 2 === 0 ? '#6aa24a' : '#7fb65a',
      }),
    );
  });
  let curds = '';
  for (const [r, count] of [
    [24, 12],
    [15, 8],
    [6, 4],
  ] as const) {
    curds += times(count, (i) => {
      const angle = (2 * Math.PI * i) / count;
      const at: Point = [50 + r * Math.sin(angle), 48 - r * 0.82 * Math.cos(angle)];
      const size = 8.5 - pen.random() * 1.5;
      return (
        dot([at[0] + 1, at[1] + 1.5], size, '#d8cda4') +
        dot(at, size, '#f5eed6') +
        dot([at[0] - 2, at[1] - 2], size * 0.3, '#fffdf2')
      );
    });
  }
  return leaves + disc([50, 49], 62, 52, '#e8dfbd') + curds;
}

function mushroom(): string {
  return [
    el('path', { d: 'M38 52C40 66 36 82 38 86Q50 92 62 86C64 82 60 66 62 52Z', fill: '#e6d9c3' }),
    el('path', { d: 'M38 52C40 66 36 82 38 86Q43 89 47 89C45 78 46 62 46 52Z', fill: '#f6eee0' }),
    el('path', { d: 'M12 54C12 26 32 14 50 14S88 26 88 54Q70 62 50 62T12 54Z', fill: '#d9c6a6' }),
    el('path', { d: 'M12 54C12 26 32 14 50 14C62 14 74 20 80 30Q60 52 12 54Z', fill: '#efe3cb' }),
    el('path', { d: 'M18 55Q50 66 82 55Q66 58.5 50 58.5T18 55Z', fill: '#8d6e55' }),
    oval([36, 30], 8, 5, '#fff', -28, { opacity: 0.7 }),
  ].join('');
}

function garlic(): string {
  return [
    el('path', {
      d: 'M46 30C46 20 44 12 46 6h8C56 14 54 22 55 30C72 36 84 50 82 66C80 82 64 88 50 88S20 82 18 66C16 50 30 36 46 30Z',
      fill: '#d9cfc6',
    }),
    el('path', {
      d: 'M46 30C46 20 44 12 46 6h5C52 14 50 22 51 30C62 38 74 48 74 66C72 80 60 86 46 86S20 80 18 66C16 50 30 36 46 30Z',
      fill: '#f6f0ea',
    }),
    line(
      'M50 30C36 44 32 62 42 86M51 30C64 44 68 62 58 86M48 32C30 42 22 58 28 80M54 32C72 42 78 58 72 80',
      '#b9a2b4',
      1.3,
    ),
    line('M40 88q2 5 0 7M47 89v7M54 89v7M60 88q-2 5 0 7', '#a08b6a', 1.3),
  ].join('');
}

function leek(): string {
  const blade = (d: string, fill: string) => el('path', { d, fill });
  return el(
    'g',
    { transform: 'rotate(18 50 50)' },
    [
      blade('M44 44C30 30 22 18 14 6C30 10 46 24 50 44Z', '#3f7d4a'),
      blade('M56 44C70 30 78 18 86 6C70 10 54 24 50 44Z', '#3f7d4a'),
      blade('M45 46C40 28 38 14 40 2C50 12 54 28 54 46Z', '#5c9c5a'),
      blade('M47 46C52 28 58 14 66 4C66 20 60 34 56 46Z', '#4d8c52'),
      blade('M43 42H57V86Q50 90 43 86Z', '#e9efcf'),
      blade('M43 42H57V62Q50 70 43 60Z', '#a9cb8a'),
      line('M47 46V86M53 46V86', '#c6d6a6', 1),
      line('M45 88q-2 5-5 7M48 89q0 5-1 8M52 89q1 5 2 8M55 88q3 4 5 6', '#b9a987', 1.2),
    ].join(''),
  );
}

function asparagus(): string {
  const spear = (x: number, turn: number, colour: string, tip: string) =>
    el(
      'g',
      { transform: `rotate(${turn} 50 92)` },
      [
        el('path', {
          d: `M${x - 5.5} 92V30C${x - 5.5} 18 ${x - 1} 8 ${x} 5C${x + 1} 8 ${x + 5.5} 18 ${x + 5.5} 30V92Z`,
          fill: colour,
        }),
        ...[12, 18, 24, 30].map((y, i) =>
          el('path', {
            d: `M${x + (i % 2 === 0 ? -5 : 5)} ${y + 8}q${i % 2 === 0 ? 2 : -2}-7 ${i % 2 === 0 ? 6 : -6}-9q1 6-2 10z`,
            fill: tip,
          }),
        ),
        el('path', { d: `M${x - 5} 48l5-7 5 7zM${x - 5} 66l5-7 5 7z`, fill: tip, opacity: 0.8 }),
      ].join(''),
    );
  return (
    spear(50, -15, '#6a9c4c', '#7d6a9a') +
    spear(50, 15, '#6a9c4c', '#7d6a9a') +
    spear(50, 0, '#84b45c', '#7d6a9a') +
    el('path', { d: 'M34 70Q50 76 66 70L66 77Q50 83 34 77Z', fill: '#d9603b' })
  );
}

function walnut(pen: Pen): string {
  const shell = smooth(pointsOf({ width: 62, height: 68, tipTop: 4 }, [50, 50]));
  const wrinkles = times(9, (i) => {
    const x = 24 + i * 6.5;
    return line(
      `M${round(x)} ${round(26 + pen.random() * 6)}q${round(-6 + pen.random() * 12)} 14 ${round(-4 + pen.random() * 8)} 24q${round(-6 + pen.random() * 12)} 12 0 22`,
      '#8d653a',
      1.5,
    );
  });
  return (
    pen.within(
      shell,
      el('rect', { x: 0, y: 0, width: 100, height: 100, fill: '#a97a48' }) +
        disc([46, 46], 56, 60, '#c99a62') +
        wrinkles,
    ) +
    line('M50 13C47 34 47 66 50 84', '#7a5630', 2.6) +
    line('M52 14C50 34 50 66 52 84', '#dcb27c', 1)
  );
}

function ginger(): string {
  const knob = (at: Point, width: number, height: number, turn: number) =>
    el('path', { d: smooth(pointsOf({ width, height, turn }, at)), fill: '#c79d62' }) +
    el('path', {
      d: smooth(pointsOf({ width: width * 0.84, height: height * 0.84, turn }, [at[0] - 1.5, at[1] - 1.5])),
      fill: '#dcb780',
    });
  const ring = (x: number, y: number, turn: number) =>
    line(`M${x - 8} ${y}q8 4 16 0`, '#a5793f', 1.2, { transform: `rotate(${turn} ${x} ${y})` });
  return (
    knob([66, 34], 22, 40, 28) +
    knob([34, 40], 20, 34, -30) +
    knob([50, 56], 66, 30, -8) +
    knob([24, 66], 24, 26, 20) +
    knob([78, 62], 26, 22, 0) +
    knob([52, 74], 20, 30, 10) +
    ring(68, 28, 20) +
    ring(32, 36, -26) +
    ring(40, 56, 80) +
    ring(58, 54, 80) +
    ring(24, 68, 60) +
    ring(78, 60, 85) +
    ring(53, 78, 4) +
    oval([74, 17], 5, 3, '#f1d9a0', 28) +
    oval([24, 26], 5, 3, '#f1d9a0', -30)
  );
}

/** A physalis in its lantern, half open. */
function husk(): string {
  return [
    el('path', {
      d: 'M50 12C70 22 84 44 78 66C72 82 58 88 50 94C42 88 28 82 22 66C16 44 30 22 50 12Z',
      fill: '#d8b06a',
    }),
    el('path', { d: 'M50 12C40 30 34 60 50 94C28 84 16 60 24 42C28 30 38 18 50 12Z', fill: '#e9cc8e' }),
    dot([54, 62], 20, '#e0861c'),
    dot([52, 60], 17.5, '#f5a62c'),
    oval([46, 53], 4, 6, '#fff', 30, { opacity: 0.55 }),
    el('path', { d: 'M50 12C66 26 78 44 80 60C70 54 62 46 50 12Z', fill: '#c99a52' }),
    el('path', { d: 'M50 12C38 28 30 46 26 62C36 56 44 44 50 12Z', fill: '#f0d8a4' }),
    line('M50 12C34 30 28 52 32 78M50 12C66 30 74 52 70 78M50 12V38', '#a97c3c', 1.1),
    line('M50 13q1-6 5-9', '#8a7a3a', 2.4),
  ].join('');
}

function star(flesh: string, rim: string): string {
  const points = (far: number, near: number): Point[] =>
    Array.from({ length: 30 }, (_, i) => {
      const phase = (i % 6) / 6;
      const r = near + (far - near) * Math.abs(2 * phase - 1) ** 1.3;
      const angle = (2 * Math.PI * i) / 30;
      return [50 + r * Math.sin(angle), 51 - r * Math.cos(angle)];
    });
  return [
    el('path', { d: smooth(points(47, 19)), fill: rim }),
    el('path', { d: smooth(points(42, 16)), fill: flesh }),
    times(5, (i) => {
      const angle = (2 * Math.PI * i) / 5;
      const at: Point = [50 + 11 * Math.sin(angle), 51 - 11 * Math.cos(angle)];
      const end: Point = [50 + 34 * Math.sin(angle), 51 - 34 * Math.cos(angle)];
      return (
        line(`M${round(at[0])} ${round(at[1])}L${round(end[0])} ${round(end[1])}`, '#fff', 1.4, {
          opacity: 0.6,
        }) + oval(at, 2, 4, '#7a5a22', (angle * 180) / Math.PI)
      );
    }),
  ].join('');
}

function corn(pen: Pen, kernels: string, shade: string, husked: boolean): string {
  const cob = smooth(pointsOf({ width: 34, height: 80, neck: 0.45, box: 2.6 }, [50, 48]));
  let grains = '';
  for (let row = 0; row < 15; row++) {
    for (let i = 0; i < 6; i++)
      grains += el('rect', {
        x: 32 + i * 6.1,
        y: 6 + row * 6,
        width: 5.3,
        height: 5.2,
        rx: 2,
        fill: kernels,
      });
  }
  const leaf = (d: string, fill: string) => el('path', { d, fill });
  const husk = husked
    ? leaf('M50 96C22 92 20 50 30 14C44 34 50 64 52 96Z', '#7fae4e') +
      leaf('M50 96C78 92 80 50 70 10C54 34 50 64 48 96Z', '#6a9a40') +
      leaf('M50 96C34 80 36 40 48 6C62 40 64 80 50 96Z', '#97c263') +
      line('M48 10V92M40 40Q38 66 46 90M58 36Q60 66 54 90', '#c6dd9a', 1)
    : leaf('M50 96C24 92 20 70 22 46C36 60 46 76 52 96Z', '#7fae4e') +
      leaf('M50 96C76 92 80 70 78 46C64 60 54 76 48 96Z', '#6a9a40');
  const silk = husked ? times(7, (i) => line(`M49 10q${-9 + i * 3}-5 ${-14 + i * 5}-8`, '#b5813f', 1.1)) : '';
  return el(
    'g',
    { transform: 'rotate(14 50 50)' },
    silk + pen.within(cob, el('rect', { x: 20, y: 0, width: 60, height: 100, fill: shade }) + grains) + husk,
  );
}
