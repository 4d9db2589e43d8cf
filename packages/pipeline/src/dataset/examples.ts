import { seededRandom } from '@verger/storage/hash';
import type { Photo } from '@verger/storage/photos';
import { photoFacts } from '@verger/storage/photos';

/**
 * Photos to show or to try, one of each class in turn, from Test where there is a Test; the same seed gives the
 * same photos.
 *
 * @param count at most that many; fewer when there are fewer photos
 */
export function examplePhotos(photos: readonly Photo[], count: number, seed: number): Photo[] {
  const test = photos.filter(({ path }) => photoFacts(path).split === 'test');
  const classes = new Map<string | null, Photo[]>();
  for (const photo of test.length > 0 ? test : photos) {
    const { label } = photoFacts(photo.path);
    const members = classes.get(label) ?? [];
    classes.set(label, members);
    members.push(photo);
  }
  const random = seededRandom(`examples/${seed}`);
  const shuffled = shuffle([...classes.values()], random).map((members) => shuffle(members, random));
  const out: Photo[] = [];
  for (let round = 0; out.length < count; round++) {
    const row = shuffled.flatMap((members) => members[round] ?? []);
    if (row.length === 0) break;
    out.push(...row.slice(0, count - out.length));
  }
  return out;
}

/** Fisher and Yates' shuffle, of a copy. */
function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
