import { fruitClass } from '../taxonomy/classes.js';
import type { Species } from '../taxonomy/fruit-species.js';
import { displayName } from '../taxonomy/naming.js';
import { allSpecies, species } from '../taxonomy/species.js';
import { text } from '../taxonomy/text.js';
import type { Card, Knowledge, Link, Sourced } from './card.js';
import { families } from './families.js';
import type { SpeciesKnowledge } from './knowledge.js';
import type { LookAlike, LookAlikeSide } from './look-alike.js';
import { allLookAlikes } from './look-alikes.js';
import type { NutritionPer100g } from './nutrition/nutrition.js';
import { type NdbNumber, sr28 } from './nutrition/sr28.js';
import type { Source } from './source.js';
import { sources } from './sources.js';
import { knownSpecies } from './species.js';
import { knownVarieties } from './varieties.js';

const bySpecies = new Map(knownSpecies.map((entry) => [entry.species, entry]));
const byClass = new Map(
  knownVarieties.flatMap((entry) => entry.classes.map((name) => [name, entry] as const)),
);

/**
 * The card of a species, or of one of its classes.
 *
 * @param speciesId id in the taxonomy (`apple`)
 * @param className exact name of a Fruits-360 class (`Apple Golden 1`). A name that is no class of this species
 *   (a class somebody added) gives the card of the species.
 * @returns undefined for an id the taxonomy does not have; every species of the taxonomy has a card
 */
export function cardOf(speciesId: string, className?: string): Card | undefined {
  const kind = species(speciesId);
  const own = bySpecies.get(speciesId);
  if (!kind || !own) return undefined;
  const ofSpecies = complete(kind, own);
  const found = className === undefined ? undefined : fruitClass(className);
  if (!found || found.species !== speciesId) {
    return { ...heading(kind), ...ofSpecies, class: null, name: kind.names, level: 'species', about: [] };
  }
  const name = text(displayName(found.name, 'en'), displayName(found.name, 'fr'));
  const variety = byClass.get(found.name);
  const head = { ...heading(kind), class: found, name };
  if (!variety) return { ...head, ...ofSpecies, level: 'inherited', about: [] };
  return {
    ...head,
    ...ofSpecies,
    ...(variety.origin && { origin: variety.origin }),
    ...(variety.season && { season: variety.season }),
    ...(variety.nutrition && { nutrition: nutritionOf(variety.nutrition) }),
    choose: [...(variety.choose ?? []), ...ofSpecies.choose],
    ripe: [...(variety.ripe ?? []), ...ofSpecies.ripe],
    eat: [...(variety.eat ?? []), ...ofSpecies.eat],
    keep: [...(variety.keep ?? []), ...ofSpecies.keep],
    varieties: [...(variety.varieties ?? []), ...ofSpecies.varieties],
    biodiversity: [...(variety.biodiversity ?? []), ...ofSpecies.biodiversity],
    iucn: [...(variety.iucn ?? []), ...ofSpecies.iucn],
    cautions: [...(variety.cautions ?? []), ...ofSpecies.cautions],
    links: [...(variety.links ?? []), ...ofSpecies.links],
    level: 'variety',
    about: variety.about ?? [],
  };
}

/** The card of every species, sorted by id. */
export function allCards(): readonly Card[] {
  return allSpecies.map(({ id }) => {
    const card = cardOf(id);
    if (card === undefined) throw new Error(`${id} has no card`);
    return card;
  });
}

/** Where a statement comes from, with the exact page where there is one. */
export function sourceOf(statement: Sourced): Source {
  const source = sources[statement.source];
  return statement.url === undefined ? source : { ...source, url: statement.url };
}

/** Look-alikes that a species, or a class of it, is one side of; those of the very variety first. */
export function lookAlikesOf(speciesId: string, className?: string): readonly LookAlike[] {
  const exact: LookAlike[] = [];
  const general: LookAlike[] = [];
  for (const pair of allLookAlikes) {
    const sides = [pair.first, pair.second].filter((side) => side.species === speciesId);
    if (sides.some((side) => side.className && isSameVariety(side, className))) exact.push(pair);
    else if (sides.some((side) => !side.className || className === undefined)) general.push(pair);
  }
  return [...exact, ...general];
}

function isSameVariety(side: LookAlikeSide, className: string | undefined): boolean {
  if (className === undefined || side.className === undefined) return false;
  if (side.className === className) return true;
  const here = fruitClass(className);
  const there = fruitClass(side.className);
  return here?.species === there?.species && !!here?.variety && here.variety.en === there?.variety?.en;
}

function heading(kind: Species): Pick<Card, 'species' | 'family'> {
  return { species: kind, family: { latin: kind.family, name: families[kind.family]! } };
}

function complete(kind: Species, own: SpeciesKnowledge): Knowledge {
  return {
    origin: own.origin ?? [],
    season: own.season ?? {},
    choose: own.choose ?? [],
    ripe: own.ripe ?? [],
    eat: own.eat ?? [],
    keep: own.keep ?? [],
    ...(own.nutrition && { nutrition: nutritionOf(own.nutrition) }),
    varieties: own.varieties ?? [],
    biodiversity: own.biodiversity ?? [],
    iucn: own.iucn ?? [],
    cautions: own.cautions ?? [],
    links: [...(own.links ?? []), ...namesLink(kind)],
  };
}

function nutritionOf(ndb: NdbNumber): NutritionPer100g {
  return { ndb, ...sr28[ndb], source: 'sr28' };
}

/** Where the scientific name of a plant is explained; fungi are not in that database. */
function namesLink(kind: Species): readonly Link[] {
  if (kind.family === 'Agaricaceae') return [];
  const name = kind.latin.replace(/ (spp\.|agg\.|[A-Z].* Group)$/, '');
  return [
    {
      label: text('Plants of the World Online (Kew)', 'Plants of the World Online (Kew, en anglais)'),
      url: `https://powo.science.kew.org/results?q=${encodeURIComponent(name)}`,
    },
  ];
}
