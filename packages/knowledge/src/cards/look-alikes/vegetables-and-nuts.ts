import { text } from '../../taxonomy/text.js';
import type { LookAlike } from '../look-alike.js';
import { difference } from '../writing.js';

/** Vegetables, melons and nuts. */
export const vegetableAndNutLookAlikes: readonly LookAlike[] = [
  {
    first: { species: 'cucumber' },
    second: { species: 'zucchini' },
    differences: [
      difference(
        'foodPlants',
        text('Ends', 'Extrémités'),
        text('No stalk left, rounded ends', 'Sans queue, bouts ronds'),
        text('A stout angular stalk', 'Une queue épaisse et anguleuse'),
      ),
      difference(
        'foodPlants',
        text('Flesh', 'Chair'),
        text('Watery, crisp, cold to the touch', 'Aqueuse, croquante, fraîche au toucher'),
        text('Drier, a little spongy', 'Plus sèche, un peu spongieuse'),
      ),
    ],
  },
  {
    first: { species: 'potato' },
    second: { species: 'sweet-potato' },
    differences: [
      difference(
        'foodPlants',
        text('Ends', 'Extrémités'),
        text('Rounded, with eyes', 'Arrondies, avec des yeux'),
        text('Tapering, root-like', 'Effilées, comme une racine'),
      ),
      difference(
        'foodPlants',
        text('Taste', 'Goût'),
        text('Not sweet', 'Pas sucrée'),
        text('Sweet', 'Sucrée'),
      ),
    ],
  },
  {
    first: { species: 'pecan' },
    second: { species: 'walnut' },
    differences: [
      difference(
        'foodPlants',
        text('Shell', 'Coque'),
        text('Smooth, brown, olive-shaped', 'Lisse, brune, en olive'),
        text('Wrinkled, tan, round, with a seam', 'Ridée, beige, ronde, avec une suture'),
      ),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('Two long, smooth halves', 'Deux moitiés longues et lisses'),
        text('Two folded, brain-like halves', 'Deux moitiés plissées, en cervelle'),
      ),
    ],
  },
  {
    first: { species: 'chestnut' },
    second: { species: 'hazelnut' },
    differences: [
      difference(
        'foodPlants',
        text('Shape', 'Forme'),
        text('One flat side, a pointed tip', 'Une face plate, une pointe'),
        text('Round', 'Ronde'),
      ),
      difference(
        'foodPlants',
        text('Shell', 'Coque'),
        text(
          'Supple, dark, shiny; you cut it with a knife',
          'Souple, sombre, brillante ; se fend au couteau',
        ),
        text('Woody, light brown; you crack it', 'Ligneuse, brun clair ; se casse'),
      ),
    ],
  },
  {
    first: { species: 'melon', className: 'Cantaloupe 1' },
    second: { species: 'melon', className: 'Melon Piel de Sapo' },
    differences: [
      difference(
        'foodPlants',
        text('Skin', 'Peau'),
        text('Netted or ribbed, beige to grey-green', 'Brodée ou côtelée, beige à gris-vert'),
        text('Dark green, wrinkled, flecked', 'Vert foncé, ridée, tachetée'),
      ),
      difference(
        'foodPlants',
        text('Flesh', 'Chair'),
        text('Orange, scented', 'Orange, parfumée'),
        text('White to pale green, no scent', 'Blanche à vert pâle, sans parfum'),
      ),
    ],
  },
  {
    first: { species: 'watermelon' },
    second: { species: 'melon', className: 'Melon Piel de Sapo' },
    differences: [
      difference(
        'foodPlants',
        text('Skin', 'Peau'),
        text('Smooth and hard', 'Lisse et dure'),
        text('Wrinkled', 'Ridée'),
      ),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('Seeds throughout red flesh', 'Graines dans toute la chair rouge'),
        text('Seeds in a hollow amid pale flesh', 'Graines au creux d’une chair pâle'),
      ),
    ],
  },
  {
    first: { species: 'pepper', className: 'Pepper Red' },
    second: { species: 'tomato' },
    differences: [
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('Hollow, dry', 'Creux et sec'),
        text('Juice and seeds', 'Du jus et des graines'),
      ),
      difference(
        'foodPlants',
        text('Shape', 'Forme'),
        text('Blocky, three or four lobes', 'Trapu, à trois ou quatre lobes'),
        text('Round', 'Ronde'),
      ),
    ],
  },
  {
    first: { species: 'garlic' },
    second: { species: 'onion', className: 'Onion White' },
    differences: [
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('A ring of separate cloves', 'Une couronne de gousses séparées'),
        text('Layers around one heart', 'Des couches autour d’un seul cœur'),
      ),
    ],
  },
  {
    first: { species: 'kohlrabi' },
    second: { species: 'beetroot' },
    differences: [
      difference(
        'foodPlants',
        text('Stalk', 'Queue'),
        text(
          'Leaf scars all over: it grew above ground',
          'Cicatrices de feuilles partout : il pousse hors de terre',
        ),
        text('Leaves from the top only, a root below', 'Feuilles au sommet seulement, racine dessous'),
      ),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('White, crisp', 'Blanc, croquant'),
        text('Red with rings, staining', 'Rouge à cercles, qui tache'),
      ),
    ],
  },
  {
    first: { species: 'cabbage' },
    second: { species: 'kohlrabi' },
    differences: [
      difference(
        'foodPlants',
        text('Shape', 'Forme'),
        text('A head of leaves', 'Une pomme de feuilles'),
        text('A ball of stem', 'Une boule de tige'),
      ),
    ],
  },
  {
    first: { species: 'tomato', className: 'Tomato Heart' },
    second: { species: 'pepper', className: 'Pepper Red' },
    differences: [
      difference(
        'foodPlants',
        text('Skin', 'Peau'),
        text('Thin, satiny', 'Fine, satinée'),
        text('Thick, very shiny', 'Épaisse, très brillante'),
      ),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('Dense flesh, few seeds', 'Chair dense, peu de graines'),
        text('Hollow', 'Creux'),
      ),
    ],
  },
];
