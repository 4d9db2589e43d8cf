import { text } from '../../taxonomy/text.js';
import type { LookAlike } from '../look-alike.js';
import { difference } from '../writing.js';

/** Apples, pears, quince, and what is taken for them. */
export const pomeLookAlikes: readonly LookAlike[] = [
  {
    first: { species: 'quince' },
    second: { species: 'pear' },
    differences: [
      difference(
        'foodPlants',
        text('Skin', 'Peau'),
        text('Grey down that rubs off, over bright yellow', 'Un duvet gris qui s’en va, sur un jaune vif'),
        text('Smooth or russet, no down', 'Lisse ou rousse, sans duvet'),
      ),
      difference(
        'foodPlants',
        text('Flesh', 'Chair'),
        text('Hard and astringent raw, strongly scented', 'Dure et âpre crue, très parfumée'),
        text('Soft and juicy when ripe', 'Fondante et juteuse une fois mûre'),
      ),
    ],
  },
  {
    first: { species: 'apple', className: 'Apple Golden 1' },
    second: { species: 'apple', className: 'Apple Granny Smith' },
    differences: [
      difference(
        'fruitAndNuts',
        text('Colour', 'Couleur'),
        text('Yellow to yellow-green, with brown dots', 'Jaune à jaune-vert, pointillée de brun'),
        text('Plain bright green, with pale dots', 'D’un vert vif uni, pointillée de blanc'),
      ),
      difference(
        'fruitAndNuts',
        text('Taste', 'Goût'),
        text('Sweet, little acid', 'Douce, peu acide'),
        text('Sharp', 'Acidulée'),
      ),
      difference(
        'fruitAndNuts',
        text('Flesh', 'Chair'),
        text('Tender, soon soft', 'Tendre, vite molle'),
        text('Very firm, crisp', 'Très ferme, croquante'),
      ),
    ],
  },
  {
    first: { species: 'apple', className: 'Apple Red Delicious' },
    second: { species: 'apple', className: 'Apple Pink Lady' },
    differences: [
      difference(
        'fruitAndNuts',
        text('Base', 'Base'),
        text('Five clear bumps', 'Cinq bosses nettes'),
        text('Rounded, hardly any bumps', 'Arrondie, presque sans bosses'),
      ),
      difference(
        'fruitAndNuts',
        text('Colour', 'Couleur'),
        text('Dark red all over', 'Rouge sombre partout'),
        text('Pink to light red over yellow-green', 'Rose à rouge clair sur jaune-vert'),
      ),
      difference(
        'fruitAndNuts',
        text('Flesh', 'Chair'),
        text('Soft, sweet', 'Tendre, douce'),
        text('Dense, crisp, sweet and sharp', 'Dense, croquante, sucrée et acidulée'),
      ),
    ],
  },
  {
    first: { species: 'apple', className: 'Apple Braeburn' },
    second: { species: 'apple', className: 'Apple Pink Lady' },
    differences: [
      difference(
        'fruitAndNuts',
        text('Colour', 'Couleur'),
        text('Red streaks over green or yellow', 'Stries rouges sur vert ou jaune'),
        text('Even pink blush over yellow-green', 'Rose uni sur jaune-vert'),
      ),
      difference(
        'fruitAndNuts',
        text('Shape', 'Forme'),
        text('Round to slightly conical', 'Ronde à un peu conique'),
        text('Longer than wide', 'Plus haute que large'),
      ),
    ],
  },
  {
    first: { species: 'pear', className: 'Pear Kaiser' },
    second: { species: 'pear', className: 'Pear Abate' },
    differences: [
      difference(
        'fruitAndNuts',
        text('Skin', 'Peau'),
        text('Cinnamon-brown russet all over', 'Rousse, couleur cannelle, partout'),
        text('Green-yellow, russet at the ends only', 'Vert-jaune, rousse aux extrémités seulement'),
      ),
      difference(
        'fruitAndNuts',
        text('Shape', 'Forme'),
        text('Long neck over a broad belly', 'Long col sur un ventre large'),
        text('Very long and slender', 'Très longue et mince'),
      ),
    ],
  },
  {
    first: { species: 'pear', className: 'Pear Williams' },
    second: { species: 'pear', className: 'Pear Forelle' },
    differences: [
      difference(
        'fruitAndNuts',
        text('Size', 'Taille'),
        text('Medium to large', 'Moyenne à grosse'),
        text('Small', 'Petite'),
      ),
      difference(
        'fruitAndNuts',
        text('Skin', 'Peau'),
        text('Yellow when ripe, uneven surface', 'Jaune à maturité, bosselée'),
        text('Yellow with a red cheek and red dots', 'Jaune à joue rouge, piquetée de rouge'),
      ),
      difference(
        'fruitAndNuts',
        text('Flesh', 'Chair'),
        text('Melting, musky', 'Fondante, musquée'),
        text('Crisp', 'Croquante'),
      ),
    ],
  },
  {
    first: { species: 'pomegranate' },
    second: { species: 'apple' },
    differences: [
      difference(
        'foodPlants',
        text('Crown', 'Couronne'),
        text('A stiff crown of calyx points', 'Une couronne raide, reste du calice'),
        text('A small dried calyx in a hollow', 'Un petit calice sec dans un creux'),
      ),
      difference(
        'foodPlants',
        text('Skin', 'Peau'),
        text('Leathery, angular', 'Coriace, à pans'),
        text('Thin and smooth', 'Fine et lisse'),
      ),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('Hundreds of seeds in red juicy coats', 'Des centaines de grains rouges et juteux'),
        text('White flesh around a core with pips', 'Chair blanche autour d’un trognon à pépins'),
      ),
    ],
  },
  {
    first: { species: 'guava' },
    second: { species: 'pear' },
    differences: [
      difference(
        'foodPlants',
        text('Scent', 'Parfum'),
        text('Strong and musky, from afar', 'Puissant, musqué, de loin'),
        text('Light', 'Léger'),
      ),
      difference(
        'foodPlants',
        text('Seeds', 'Graines'),
        text('Many small hard seeds amid the flesh', 'Beaucoup de petites graines dures dans la chair'),
        text('A few pips in the core', 'Quelques pépins dans le trognon'),
      ),
    ],
  },
  {
    first: { species: 'apple' },
    second: { species: 'pear' },
    differences: [
      difference(
        'foodPlants',
        text('Shape', 'Forme'),
        text('Round, hollowed at both ends', 'Ronde, creusée aux deux bouts'),
        text('Narrowing towards the stalk', 'Plus étroite vers la queue'),
      ),
      difference(
        'foodPlants',
        text('Flesh', 'Chair'),
        text('Crisp', 'Croquante'),
        text('Melting when ripe, often a little gritty', 'Fondante une fois mûre, souvent un peu granuleuse'),
      ),
    ],
  },
  {
    first: { species: 'apple' },
    second: { species: 'tomato' },
    differences: [
      difference(
        'foodPlants',
        text('Stalk', 'Queue'),
        text('Brown and woody, in a hollow', 'Brune et ligneuse, dans un creux'),
        text('A green star of sepals, or its scar', 'Une étoile verte, ou sa cicatrice'),
      ),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('White flesh around a core with pips', 'Chair blanche autour d’un trognon à pépins'),
        text('Chambers full of seeds in juice', 'Des loges pleines de graines dans le jus'),
      ),
    ],
  },
];
