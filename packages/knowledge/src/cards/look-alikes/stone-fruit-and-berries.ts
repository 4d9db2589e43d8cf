import { text } from '../../taxonomy/text.js';
import type { LookAlike } from '../look-alike.js';
import { difference } from '../writing.js';

/** Stone fruit and berries. */
export const stoneFruitAndBerryLookAlikes: readonly LookAlike[] = [
  {
    first: { species: 'peach' },
    second: { species: 'nectarine' },
    differences: [
      difference(
        'nectarineGene',
        text('Skin', 'Peau'),
        text('Downy', 'Duveteuse'),
        text('Smooth and shiny', 'Lisse et brillante'),
      ),
    ],
  },
  {
    first: { species: 'peach' },
    second: { species: 'apple' },
    differences: [
      difference('foodPlants', text('Skin', 'Peau'), text('Downy', 'Duveteuse'), text('Smooth', 'Lisse')),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('One large furrowed stone', 'Un seul gros noyau, creusé de sillons'),
        text('A core with pips', 'Un trognon à pépins'),
      ),
    ],
  },
  {
    first: { species: 'apricot' },
    second: { species: 'peach' },
    differences: [
      difference(
        'foodPlants',
        text('Size', 'Taille'),
        text('Small: it fits in the palm', 'Petit : il tient dans la paume'),
        text('Larger', 'Plus grosse'),
      ),
      difference(
        'foodPlants',
        text('Stone', 'Noyau'),
        text('Smooth, free from the flesh', 'Lisse, se détache de la chair'),
        text('Deeply furrowed', 'Creusé de sillons'),
      ),
      difference(
        'foodPlants',
        text('Flesh', 'Chair'),
        text('Orange, little juice', 'Orange, peu de jus'),
        text('White, yellow or red, very juicy', 'Blanche, jaune ou rouge, très juteuse'),
      ),
    ],
  },
  {
    first: { species: 'nectarine' },
    second: { species: 'plum' },
    differences: [
      difference(
        'foodPlants',
        text('Bloom', 'Pruine'),
        text('None: shiny skin', 'Aucune : peau brillante'),
        text('Whitish bloom that wipes off', 'Voile blanc qui s’efface au doigt'),
      ),
      difference(
        'foodPlants',
        text('Stone', 'Noyau'),
        text('Deeply furrowed', 'Creusé de sillons'),
        text('Flat, almost smooth', 'Plat, presque lisse'),
      ),
    ],
  },
  {
    first: { species: 'cherry' },
    second: { species: 'plum' },
    differences: [
      difference(
        'foodPlants',
        text('Stalk', 'Queue'),
        text('Long, in a hollow, often in pairs', 'Longue, dans un creux, souvent par deux'),
        text('Short', 'Courte'),
      ),
      difference(
        'foodPlants',
        text('Bloom', 'Pruine'),
        text('None', 'Aucune'),
        text('Whitish bloom that wipes off', 'Voile blanc qui s’efface au doigt'),
      ),
      difference(
        'foodPlants',
        text('Stone', 'Noyau'),
        text('Small and round', 'Petit et rond'),
        text('Flat and pointed', 'Plat et pointu'),
      ),
    ],
  },
  {
    first: { species: 'cherry', className: 'Cherry Rainier' },
    second: { species: 'cherry', className: 'Cherry 1' },
    differences: [
      difference(
        'fruitAndNuts',
        text('Colour', 'Couleur'),
        text('Yellow with a red cheek', 'Jaune à joue rouge'),
        text('Red to nearly black', 'Rouge à presque noire'),
      ),
      difference(
        'fruitAndNuts',
        text('Flesh', 'Chair'),
        text('Pale yellow, clear juice', 'Jaune pâle, jus clair'),
        text('Pink to dark red, juice that stains', 'Rose à rouge sombre, jus qui tache'),
      ),
    ],
  },
  {
    first: { species: 'blackberry' },
    second: { species: 'mulberry' },
    differences: [
      difference(
        'foodPlants',
        text('Plant', 'Plante'),
        text('A thorny bramble', 'Une ronce épineuse'),
        text('A tree', 'Un arbre'),
      ),
      difference(
        'foodPlants',
        text('Shape', 'Forme'),
        text('Round to oval', 'Ronde à ovale'),
        text('Longer, with a green stalk running into it', 'Plus allongée, une petite queue verte au cœur'),
      ),
    ],
  },
  {
    first: { species: 'raspberry' },
    second: { species: 'blackberry' },
    differences: [
      difference(
        'foodPlants',
        text('Core', 'Cœur'),
        text('Hollow: the core stays on the bush', 'Creuse : le cœur reste sur le framboisier'),
        text('Full: the white core comes with it', 'Pleine : le cœur blanc vient avec'),
      ),
      difference(
        'foodPlants',
        text('Skin', 'Peau'),
        text('Dull, finely downy', 'Mate, finement duvetée'),
        text('Shiny', 'Brillante'),
      ),
    ],
  },
  {
    first: { species: 'blueberry' },
    second: { species: 'huckleberry' },
    differences: [
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('Pale flesh', 'Chair pâle'),
        text(
          'Purple right through (bilberry); it stains',
          'Violette jusqu’au cœur (myrtille des bois) ; elle tache',
        ),
      ),
      difference(
        'foodPlants',
        text('Size', 'Taille'),
        text('Large, in clusters', 'Grosse, en grappe'),
        text('Small, alone or in pairs', 'Petite, seule ou par deux'),
      ),
    ],
  },
  {
    first: { species: 'grape', className: 'Grape Blue' },
    second: { species: 'blueberry' },
    differences: [
      difference(
        'foodPlants',
        text('Crown', 'Couronne'),
        text('None: a smooth end', 'Aucune : bout lisse'),
        text('A small star-shaped crown', 'Une petite couronne en étoile'),
      ),
      difference(
        'foodPlants',
        text('Seeds', 'Graines'),
        text('A few hard pips, or none', 'Quelques pépins durs, ou aucun'),
        text('Many tiny seeds, hardly felt', 'Beaucoup de graines minuscules, à peine senties'),
      ),
    ],
  },
  {
    first: { species: 'redcurrant' },
    second: { species: 'grape', className: 'Grape Pink' },
    differences: [
      difference(
        'foodPlants',
        text('Skin', 'Peau'),
        text('So thin that the seeds show through', 'Si fine qu’on voit les graines'),
        text('Thicker, with bloom', 'Plus épaisse, avec de la pruine'),
      ),
      difference(
        'foodPlants',
        text('Size', 'Taille'),
        text('Beads under 1 cm', 'Des perles de moins de 1 cm'),
        text('Berries of 1 to 3 cm', 'Des grains de 1 à 3 cm'),
      ),
      difference(
        'foodPlants',
        text('Taste', 'Goût'),
        text('Very sharp', 'Très acide'),
        text('Sweet', 'Sucré'),
      ),
    ],
  },
  {
    first: { species: 'cherry' },
    second: { species: 'tomato' },
    differences: [
      difference(
        'foodPlants',
        text('Stalk', 'Queue'),
        text('Long and thin', 'Longue et fine'),
        text('A green star of sepals, or its scar', 'Une étoile verte, ou sa cicatrice'),
      ),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('One round stone', 'Un seul noyau rond'),
        text('Many flat seeds in juice', 'Beaucoup de graines plates dans le jus'),
      ),
    ],
  },
  {
    first: { species: 'strawberry' },
    second: { species: 'raspberry' },
    differences: [
      difference(
        'foodPlants',
        text('Outside', 'Dehors'),
        text('Shiny, dotted with tiny pips', 'Brillante, piquée de petits grains'),
        text('Made up of many little beads', 'Faite de beaucoup de petits grains ronds'),
      ),
      difference(
        'foodPlants',
        text('Inside', 'Dedans'),
        text('Full', 'Pleine'),
        text('Hollow: the core stays on the bush', 'Creuse : le cœur reste sur le framboisier'),
      ),
    ],
  },
];
