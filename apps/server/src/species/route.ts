import { allClasses, allSpecies, type Species, speciesOfClass, speciesOfFolder } from '@verger/knowledge';
import { cardOf, sourceOf } from '@verger/knowledge/cards';
import { Hono } from 'hono';
import type { z } from 'zod';
import type { speciesSchema } from '../api/schemas.js';
import { only, Refusal } from '../http/problem.js';
import { queryOf } from '../http/query.js';

/**
 * `GET /api/species`, `GET /api/species/{id}`.
 *
 * @param modelClasses classes of the model served
 */
export function speciesRoute(modelClasses: readonly string[]): Hono {
  const recognised = new Set(
    modelClasses.map((name) => (speciesOfClass(name)?.species ?? speciesOfFolder(name))?.id),
  );
  const inShort = ({ id, names, latin, family, kind }: Species): z.infer<typeof speciesSchema> => ({
    id,
    names: { ...names },
    latin,
    family,
    kind,
    classes: allClasses.filter(({ species }) => species === id).map(({ name }) => name),
    recognised: recognised.has(id),
  });
  const all = allSpecies.map(inShort);
  return new Hono()
    .get('/', (c) => {
      queryOf(c, {});
      return c.json({ species: all });
    })
    .get('/:id', (c) => {
      queryOf(c, {});
      const found = all.find(({ id }) => id === c.req.param('id'));
      if (found === undefined) throw new Refusal(404, 'no-such-species', 'there is no species with that id');
      return c.json({ ...found, card: cardFacts(found.id) });
    })
    .all('/', only('GET'))
    .all('/:id', only('GET'));
}

/** What is worth knowing of a species, the full source in the place of its key. */
function cardFacts(id: string): object {
  const { species: _, class: __, name: ___, level: ____, about: _____, ...card } = cardOf(id)!;
  return withSources(card) as object;
}

function withSources(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSources);
  if (typeof value !== 'object' || value === null) return value;
  const inside = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withSources(one)]));
  return 'source' in value
    ? { ...inside, source: sourceOf(value as Parameters<typeof sourceOf>[0]) }
    : inside;
}
