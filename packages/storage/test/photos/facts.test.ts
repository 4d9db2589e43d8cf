import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, turnOf } from '../../src/photos/capture-name.js';
import { photoFacts } from '../../src/photos/facts.js';

describe('photoFacts', () => {
  it.each([
    ['Training/Apple Red 1/12_100.jpg', 'Apple Red 1', 'training', '100'],
    ['Test/Apple Red 1/r_12_100.jpg', 'Apple Red 1', 'test', 'r_100'],
    ['fruits-360/test/Pear/r2_0_100.jpeg', 'Pear', 'test', 'r2_100'],
    ['train/Fruit/Apple/Golden/a.jpg', 'Golden', 'training', 'train/Fruit/Apple/Golden/a.jpg'],
    ['VAL/Kiwi/3_100.JPG', 'Kiwi', 'validation', '100'],
    ['Validation/Kiwi/3_100.jpg', 'Kiwi', 'validation', '100'],
    ['dev/Kiwi/a.jpg', 'Kiwi', 'validation', 'dev/Kiwi/a.jpg'],
    ['Kiwi/train/a.jpg', 'Kiwi', 'training', 'Kiwi/train/a.jpg'],
    ['data/Kiwi/VALID/a.jpg', 'Kiwi', 'validation', 'data/Kiwi/VALID/a.jpg'],
    ['Training/Almonds 1/r0_11.jpg', 'Almonds 1', 'training', 'r0'],
    ['Training/pe\u0302che/a.jpg', 'p\u00eache', 'training', 'Training/pe\u0302che/a.jpg'],
    ['Pear/IMG_0001.jpg', 'Pear', null, 'Pear/IMG_0001.jpg'],
    ['IMG_0001.jpg', null, null, 'IMG_0001.jpg'],
    ['12_100.jpg', null, null, '100'],
    ['Test/12_100.jpg', null, 'test', '100'],
    ['Training/test/12_100.jpg', 'test', 'training', '100'],
    ['test/Training/Pear/12_100.jpg', 'Pear', 'training', '100'],
    ['Contest/12_100.jpg', 'Contest', null, '100'],
    ['constructor/1_100.jpg', 'constructor', null, '100'],
  ])('reads %s', (path, label, split, clip) => {
    expect(photoFacts(path)).toEqual({ label, split, clip });
  });

  it('reads any path', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (segments) => {
        const { label } = photoFacts(segments.join('/'));
        const folders = segments
          .join('/')
          .split('/')
          .slice(0, -1)
          .map((one) => one.normalize('NFC'));
        expect(label === null || folders.slice(-2).includes(label)).toBe(true);
      }),
    );
  });
});

describe('frameOf', () => {
  it('is the number of a Fruits-360 frame, null of another file', () => {
    expect(frameOf('Training/Pear/r2_317_100.jpg')).toBe(317);
    expect(frameOf('Training/Pear/pear.jpg')).toBeNull();
  });
});

describe('turnOf', () => {
  it('tells the turns of Fruits-360 from other clips', () => {
    expect(['100', 'r_100', 'r2_100', 'Pear/IMG_1.jpg'].map(turnOf)).toEqual(['', 'r', 'r2', null]);
  });
});
