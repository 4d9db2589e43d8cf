import type { VarietyKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { fact, grown } from '../writing.js';

/** Citrus fruit that differs from its species. */
export const citrusVarieties: readonly VarietyKnowledge[] = [
  {
    species: 'mandarin',
    classes: ['Clementine'],
    about: [
      fact(
        'mandarinGenomes',
        'A cross of a mandarin with a sweet orange.',
        'Un croisement entre une mandarine et une orange douce.',
      ),
      fact(
        'citrusRiverside',
        'Found in Algeria around 1900, in the orphanage garden of Brother Clément, whose name it bears.',
        'Trouvée en Algérie vers 1900, dans le jardin de l’orphelinat du frère Clément, dont elle porte le nom.',
      ),
    ],
    season: { france: grown(1, 2, 11, 12) },
    nutrition: '09433',
    varieties: [
      fact(
        'inao',
        'Clémentine de Corse, sold with its leaves, is a protected regional name (IGP).',
        'La clémentine de Corse, vendue avec ses feuilles, est une IGP.',
      ),
    ],
  },
  {
    species: 'lemon',
    classes: ['Lemon Meyer'],
    about: [
      fact(
        morton('lemon'),
        'Brought from the neighbourhood of Beijing to the United States in 1908 by the plant hunter Frank Meyer. Rounder than a lemon, thin skin turning orange, less acid.',
        'Rapporté des environs de Pékin aux États-Unis en 1908 par le botaniste voyageur Frank Meyer. Plus rond qu’un citron, la peau fine tirant sur l’orange, moins acide.',
      ),
    ],
  },
  {
    species: 'grapefruit',
    classes: ['Grapefruit Pink'],
    about: [
      fact(
        morton('grapefruit'),
        'Red-fleshed trees were noticed in Texas around 1930 on pink-fleshed ones: Ruby was the first of them.',
        'Des arbres à chair rouge furent remarqués au Texas vers 1930 parmi d’autres à chair rose : Ruby fut la première.',
      ),
    ],
    nutrition: '09112',
  },
  {
    species: 'grapefruit',
    classes: ['Grapefruit White'],
    about: [
      fact(
        morton('grapefruit'),
        'Marsh, found in Florida in the 19th century, is the great white variety: almost no seeds, sharp and a little bitter.',
        'Marsh, trouvée en Floride au XIXe siècle, est la grande variété blanche : presque sans pépins, vive, un peu amère.',
      ),
    ],
    nutrition: '09116',
  },
  {
    species: 'pomelo',
    classes: ['Pomelo Sweetie'],
    about: [
      fact(
        'citrusRiverside',
        'Akin to Oroblanco, bred in California in 1958 from an acidless pomelo and a white grapefruit. Green or yellow when ripe, thick-skinned, without seeds, sweet.',
        'Proche d’Oroblanco, obtenu en Californie en 1958 à partir d’un pomelo chinois sans acidité et d’un pamplemousse blanc. Vert ou jaune à maturité, la peau épaisse, sans pépins, doux.',
      ),
    ],
  },
];
