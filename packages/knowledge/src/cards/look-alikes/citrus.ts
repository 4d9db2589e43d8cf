import { text } from '../../taxonomy/text.js';
import type { LookAlike } from '../look-alike.js';
import { morton } from '../morton.js';
import { difference } from '../writing.js';

/** Citrus fruit. */
export const citrusLookAlikes: readonly LookAlike[] = [
  {
    first: { species: 'mandarin', className: 'Clementine' },
    second: { species: 'mandarin', className: 'Mandarine' },
    differences: [
      difference(
        'fruitAndNuts',
        text('Seeds', 'Graines'),
        text('None or few', 'Aucun ou peu'),
        text('Many', 'Beaucoup'),
      ),
      difference(
        'fruitAndNuts',
        text('Skin', 'Peau'),
        text('Fine, shiny, close to the flesh', 'Fine, brillante, près de la chair'),
        text('Looser, often puffy', 'Plus lâche, souvent boursouflée'),
      ),
    ],
  },
  {
    first: { species: 'mandarin' },
    second: { species: 'orange' },
    differences: [
      difference(
        'foodPlants',
        text('Shape', 'Forme'),
        text('Flattened at both ends', 'Aplatie aux deux pôles'),
        text('Round', 'Ronde'),
      ),
      difference(
        'foodPlants',
        text('Peel', 'Écorce'),
        text('Comes off by hand', 'S’ôte à la main'),
        text('Tight, needs a knife', 'Serrée, demande un couteau'),
      ),
    ],
  },
  {
    first: { species: 'tangelo' },
    second: { species: 'orange' },
    differences: [
      difference(
        morton('tangelo'),
        text('Shape', 'Forme'),
        text('Often a neck at the stalk', 'Souvent un col près du pédoncule'),
        text('Round, no neck', 'Ronde, sans col'),
      ),
      difference(
        morton('tangelo'),
        text('Taste', 'Goût'),
        text('Very juicy, tart as a grapefruit', 'Très juteux, vif comme un pamplemousse'),
        text('Sweet', 'Sucrée'),
      ),
    ],
  },
  {
    first: { species: 'lemon' },
    second: { species: 'lime' },
    differences: [
      difference(
        'foodPlants',
        text('Ends', 'Extrémités'),
        text('A distinct nipple', 'Un mamelon net'),
        text('A small one or none', 'Petit ou absent'),
      ),
      difference(
        'foodPlants',
        text('Colour', 'Couleur'),
        text('Yellow when ripe', 'Jaune à maturité'),
        text('Sold green; yellows with age', 'Vendu vert ; jaunit en vieillissant'),
      ),
      difference(
        'foodPlants',
        text('Flesh', 'Chair'),
        text('Pale yellow', 'Jaune pâle'),
        text('Greenish', 'Verdâtre'),
      ),
    ],
  },
  {
    first: { species: 'lemon', className: 'Lemon' },
    second: { species: 'lemon', className: 'Lemon Meyer' },
    differences: [
      difference(
        morton('lemon'),
        text('Skin', 'Peau'),
        text('Yellow, thick', 'Jaune, épaisse'),
        text('Thin, smooth, turning orange', 'Fine, lisse, tirant sur l’orange'),
      ),
      difference(
        morton('lemon'),
        text('Shape', 'Forme'),
        text('Oval with a nipple', 'Ovale, à mamelon'),
        text('Rounder', 'Plus rond'),
      ),
      difference(morton('lemon'), text('Taste', 'Goût'), text('Sharp', 'Vif'), text('Milder', 'Plus doux')),
    ],
  },
  {
    first: { species: 'grapefruit' },
    second: { species: 'pomelo' },
    differences: [
      difference(
        morton('pummelo'),
        text('Size', 'Taille'),
        text('10 to 15 cm', '10 à 15 cm'),
        text('Up to 30 cm', 'Jusqu’à 30 cm'),
      ),
      difference(
        morton('pummelo'),
        text('Peel', 'Écorce'),
        text('Of medium thickness', 'D’épaisseur moyenne'),
        text('Very thick and spongy', 'Très épaisse et spongieuse'),
      ),
      difference(
        morton('pummelo'),
        text('Flesh', 'Chair'),
        text('Juicy, a little bitter', 'Juteuse, un peu amère'),
        text('Firmer, drier, mild', 'Plus ferme, plus sèche, douce'),
      ),
    ],
  },
  {
    first: { species: 'grapefruit' },
    second: { species: 'orange' },
    differences: [
      difference(
        'foodPlants',
        text('Size', 'Taille'),
        text('Larger, flattened', 'Plus gros, aplati'),
        text('Smaller, round', 'Plus petite, ronde'),
      ),
      difference(
        'foodPlants',
        text('Colour', 'Couleur'),
        text('Yellow to pink', 'Jaune à rosé'),
        text('Orange', 'Orange'),
      ),
      difference('foodPlants', text('Taste', 'Goût'), text('Bitter', 'Amer'), text('Sweet', 'Sucrée')),
    ],
  },
  {
    first: { species: 'kumquat' },
    second: { species: 'mandarin' },
    differences: [
      difference(
        morton('kumquat'),
        text('Size', 'Taille'),
        text('Between an olive and a walnut', 'Entre une olive et une noix'),
        text('Several times larger', 'Plusieurs fois plus grosse'),
      ),
      difference(
        morton('kumquat'),
        text('To eat', 'À table'),
        text('Eaten whole, with its peel', 'Se mange entier, avec sa peau'),
        text('Peeled', 'S’épluche'),
      ),
    ],
  },
];
