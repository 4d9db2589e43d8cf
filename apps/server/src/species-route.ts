import { allClasses, allSpecies, type Species, speciesOfClass, speciesOfFolder } from '@verger/knowledge';
import { Hono } from 'hono';
import type { z } from 'zod';
import { Refusal } from './problem.js';
import type { speciesSchema } from './schemas.js';

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
    .get('/', (c) => c.json({ species: all }))
    .get('/:id', (c) => {
      const found = all.find(({ id }) => id === c.req.param('id'));
      if (found === undefined) throw new Refusal(404, 'no-such-species', 'there is no species of that id');
      return c.json(found);
    });
}
