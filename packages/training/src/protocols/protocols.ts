import { VergerError } from '@verger/base';
import type { Recipe } from '../recipe/recipe.js';
import { calibration } from './calibration.js';
import { clips } from './clips.js';
import { composites } from './composites.js';
import { fewShotClasses } from './few-shot-classes.js';
import { photographers } from './photographers.js';
import type { Protocol } from './protocol.js';
import { rotation } from './rotation.js';
import { setProtocol } from './set.js';
import { size } from './size.js';
import { strangers } from './strangers.js';
import { unknown } from './unknown.js';
import { varieties } from './varieties.js';
import { words } from './words.js';

/** Beside the sets of the recipe. */
const OWN: readonly Protocol[] = [
  clips,
  varieties,
  photographers,
  composites,
  unknown,
  calibration,
  words,
  size,
  rotation,
  fewShotClasses,
];

/**
 * All protocols of a recipe: its sets by their names, those held out if it says so, then the others.
 *
 * @throws VergerError (usage) `recipe-invalid` when a set bears the name of another protocol
 */
export function protocolsOf({ evaluate, holdOut }: Pick<Recipe, 'evaluate' | 'holdOut'>): Protocol[] {
  const taken = evaluate.find(({ name }) => [...OWN, strangers].some(({ id }) => id === name));
  if (taken !== undefined) {
    throw new VergerError('usage', 'recipe-invalid', `the set "${taken.name}" has the name of a protocol`, {
      hint: 'give it another name in the recipe (evaluate)',
    });
  }
  const names = [...new Set(evaluate.map(({ name }) => name))];
  return [...names.map(setProtocol), ...(holdOut ? [strangers] : []), ...OWN];
}

/** Names that protocols had in 0.1. */
const FORMER_IDS: ReadonlyMap<string, string> = new Map([['newcomers', 'few-shot-classes']]);

/**
 * Those that were asked for.
 *
 * @param names separated by commas, or `all`
 * @throws VergerError (usage) `no-such-protocol` naming those there are
 */
export function chosenProtocols(recipe: Recipe, names: string): Protocol[] {
  const all = protocolsOf(recipe);
  if (names === 'all') return all;
  const asked = names
    .split(',')
    .map((name) => FORMER_IDS.get(name.trim()) ?? name.trim())
    .filter((name) => name !== '');
  const wrong = asked.find((name) => !all.some(({ id }) => id === name));
  if (wrong !== undefined || asked.length === 0) {
    throw new VergerError(
      'usage',
      'no-such-protocol',
      wrong === undefined ? '--protocols is empty' : `there is no protocol "${wrong}"`,
      { hint: `--protocols all, or some of: ${all.map(({ id }) => id).join(', ')}` },
    );
  }
  return all.filter(({ id }) => asked.includes(id));
}
