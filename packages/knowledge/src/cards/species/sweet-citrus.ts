import { text } from '../../taxonomy/text.js';
import { medicines } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { fact, grown, powo, sold } from '../writing.js';

/** Citrus fruit that is eaten as it is: mandarin, orange, tangelo, kumquat. */
export const sweetCitrus: readonly SpeciesKnowledge[] = [
  {
    species: 'mandarin',
    origin: [
      fact(
        'citrusGenomes',
        'One of the ancestral citrus species, from the south-east foothills of the Himalaya.',
        'L’une des espèces ancestrales d’agrumes, du piémont sud-est de l’Himalaya.',
      ),
    ],
    season: { france: grown(1, 2, 11, 12) },
    choose: [
      fact(
        'ah66',
        'Heavy for its size. A loose skin is natural in mandarins; dents and soft spots are not.',
        'Lourde pour sa taille. Une peau qui se décolle est normale chez la mandarine ; les creux mous ne le sont pas.',
      ),
    ],
    eat: [fact('foodPlants', 'Raw, peeled and in segments.', 'Crue, épluchée et en quartiers.')],
    keep: [
      fact(
        'ah66',
        'Two to four weeks at 5 to 8 °C: the bottom of the refrigerator.',
        'Deux à quatre semaines entre 5 et 8 °C : le bas du réfrigérateur.',
      ),
    ],
    nutrition: '09218',
    varieties: [
      fact(
        'fruitAndNuts',
        'Common mandarins have many pips and a strong scent; clementines have few or none; satsumas, from Japan, peel easily and ripen while still green.',
        'La mandarine commune a des pépins et beaucoup de parfum ; la clémentine en a peu ou pas ; la satsuma, du Japon, s’épluche bien et mûrit encore verte.',
      ),
    ],
    biodiversity: [
      fact(
        'mandarinGenomes',
        'Pure mandarins are rare: most kinds grown today carry pieces of pomelo genome.',
        'Les mandarines pures sont rares : la plupart de celles qu’on cultive portent des morceaux de génome de pomelo chinois.',
      ),
    ],
    links: [
      {
        label: text('Citrus Variety Collection, Riverside', 'Collection d’agrumes de Riverside (en anglais)'),
        url: 'https://citrusvariety.ucr.edu/',
      },
    ],
  },
  {
    species: 'orange',
    origin: [
      fact(
        'mandarinGenomes',
        'Not a wild species: an old Asian cross of mandarin and pomelo.',
        'Pas une espèce sauvage : un croisement asiatique ancien entre mandarinier et pomelo chinois.',
      ),
    ],
    season: { france: sold(1, 2, 3) },
    choose: [fact('ah66', 'Heavy and firm.', 'Lourde et ferme.')],
    ripe: [
      fact(
        'ah66',
        'Colour does not tell: in warm climates ripe oranges stay green.',
        'La couleur ne dit rien : sous les climats chauds, une orange mûre reste verte.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, peeled or pressed; bitter ones become marmalade.',
        'Crue, épluchée ou pressée ; les amères se font en marmelade.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'A week in the fruit bowl, several weeks in the fridge.',
        'Une semaine dans la corbeille, plusieurs semaines au froid.',
      ),
    ],
    nutrition: '09200',
    varieties: [
      fact(
        'fruitAndNuts',
        'Navel oranges, seedless with a small second fruit inside, are for the table; Valencia, late, for juice; blood oranges have red flesh.',
        'Les navels, sans pépins, avec un petit fruit dans le fruit, sont pour la table ; la Valencia, tardive, pour le jus ; les sanguines ont la chair rouge.',
      ),
      fact(
        'bloodOrange',
        'Blood oranges colour only where nights are cold.',
        'Les oranges sanguines ne rougissent que là où les nuits sont froides.',
      ),
    ],
    biodiversity: [
      fact(
        'citrusGenomes',
        'All sweet oranges are nearly one tree: they differ by mutations picked out on branches, not by crosses.',
        'Toutes les oranges douces sont presque un seul arbre : elles diffèrent par des mutations repérées sur des branches, non par croisement.',
      ),
    ],
    links: [
      {
        label: text('Citrus Variety Collection, Riverside', 'Collection d’agrumes de Riverside (en anglais)'),
        url: 'https://citrusvariety.ucr.edu/',
      },
    ],
  },
  {
    species: 'tangelo',
    origin: [
      fact(
        morton('tangelo'),
        'A cross of a mandarin with a grapefruit or a pomelo; the first were made on purpose in the United States at the end of the 19th century.',
        'Croisement d’une mandarine et d’un pamplemousse ou d’un pomelo chinois ; les premiers furent obtenus exprès aux États-Unis à la fin du XIXe siècle.',
      ),
    ],
    choose: [
      fact(
        morton('tangelo'),
        'Heavy, with a fine deep orange skin; many have a neck at the stalk.',
        'Lourd, la peau fine d’un orange soutenu ; beaucoup ont un col près du pédoncule.',
      ),
    ],
    eat: [
      fact(
        morton('tangelo'),
        'Raw, peeled, or pressed: it is very juicy.',
        'Cru, épluché, ou pressé : il est très juteux.',
      ),
    ],
    varieties: [
      fact(
        morton('tangelo'),
        'Minneola, from Duncan grapefruit and Dancy mandarin, came out in 1931 and is the best known.',
        'La Minneola, issue du pamplemousse Duncan et de la mandarine Dancy, date de 1931 ; c’est la plus connue.',
      ),
    ],
    cautions: [medicines],
  },
  {
    species: 'kumquat',
    origin: [
      fact(powo('Citrus japonica'), 'From southern China.', 'Du sud de la Chine.'),
      fact(
        morton('kumquat'),
        'Brought to Europe in 1846 by Robert Fortune, collector for the London Horticultural Society.',
        'Apporté en Europe en 1846 par Robert Fortune, collecteur de la Société d’horticulture de Londres.',
      ),
    ],
    choose: [fact(morton('kumquat'), 'Firm, shiny and orange.', 'Ferme, brillant, orange.')],
    keep: [fact('ah66', 'Two to four weeks in the fridge.', 'Deux à quatre semaines au froid.')],
    eat: [
      fact(
        morton('kumquat'),
        'It is eaten whole: the peel is sweet, the flesh sour.',
        'Il se mange entier : la peau est douce, la chair acide.',
      ),
    ],
    nutrition: '09149',
    varieties: [
      fact(
        morton('kumquat'),
        'Nagami is oval and the commonest; Marumi is round; Meiwa, rounder and larger, is the sweetest.',
        'Le Nagami, ovale, est le plus courant ; le Marumi est rond ; le Meiwa, plus gros, est le plus doux.',
      ),
    ],
  },
];
