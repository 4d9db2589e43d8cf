import { text } from '../../taxonomy/text.js';
import { juiceAndSun, medicines } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { fact, sold } from '../writing.js';

/** Lemon, lime, grapefruit and pomelo. */
export const sourCitrus: readonly SpeciesKnowledge[] = [
  {
    species: 'lemon',
    origin: [
      fact(
        'limesAndLemons',
        'A cross of bitter orange and citron (Citrus medica).',
        'Un croisement entre le bigaradier (orange amère) et le cédratier (Citrus medica).',
      ),
    ],
    season: { france: sold(1, 2) },
    choose: [
      fact(
        'ah66',
        'Heavy, with a fine-grained skin: a coarse one is thick and hides less juice.',
        'Lourd, à la peau au grain fin : une peau grossière est épaisse et cache moins de jus.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Its juice and its peel flavour dishes, drinks and cakes; whole, it is preserved in salt.',
        'Le jus et le zeste parfument plats, boissons et gâteaux ; entier, il se confit au sel.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'A week or two in the fruit bowl, longer in the vegetable drawer. Long cold pits the skin.',
        'Une à deux semaines dans la corbeille, plus longtemps dans le bac à légumes. Un froid prolongé marque la peau.',
      ),
    ],
    nutrition: '09150',
    varieties: [
      fact(
        'inao',
        'Citron de Menton is a protected regional name (IGP).',
        'Le citron de Menton est une IGP.',
      ),
      fact(
        morton('lemon'),
        'Eureka and Lisbon are the great varieties of the trade.',
        'Eureka et Lisbon sont les grandes variétés du commerce.',
      ),
    ],
    biodiversity: [
      fact(
        'citrusGenomes',
        'Ten wild species are the ancestors of all citrus fruit known today.',
        'Dix espèces sauvages sont les ancêtres de tous les agrumes connus.',
      ),
    ],
    cautions: [juiceAndSun],
    links: [
      {
        label: text('Citrus Variety Collection, Riverside', 'Collection d’agrumes de Riverside (en anglais)'),
        url: 'https://citrusvariety.ucr.edu/',
      },
    ],
  },
  {
    species: 'lime',
    origin: [
      fact(
        'limesAndLemons',
        'The seedless lime of shops is a cross of the Key lime and the lemon, with three sets of chromosomes: hence no pips.',
        'Le citron vert sans pépins du commerce croise le citron vert mexicain et le citron ; il a trois jeux de chromosomes, d’où l’absence de pépins.',
      ),
    ],
    choose: [
      fact(
        'ah66',
        'Deep green and shiny, heavy. A yellow lime is an old one, less sharp.',
        'Vert foncé, brillant, lourd. S’il jaunit, il vieillit et perd de sa vivacité.',
      ),
    ],
    eat: [
      fact(
        morton('mexican_lime'),
        'Its juice and its peel flavour drinks, fish and salads; whole, it is pickled.',
        'Le jus et le zeste parfument boissons, poissons et salades ; entier, il se confit.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Best near 10 °C, six to eight weeks; colder, the skin goes brown in spots.',
        'De préférence vers 10 °C, six à huit semaines ; plus au froid, la peau se tache de brun.',
      ),
    ],
    nutrition: '09159',
    varieties: [
      fact(
        morton('mexican_lime'),
        'The Key or Mexican lime (Citrus × aurantiifolia) is smaller, rounder, full of pips and more scented.',
        'Le citron vert mexicain ou des Keys (Citrus × aurantiifolia) est plus petit, plus rond, plein de pépins et plus parfumé.',
      ),
    ],
    cautions: [juiceAndSun],
  },
  {
    species: 'grapefruit',
    origin: [
      fact(
        morton('grapefruit'),
        'First described in Barbados in the 18th century, as the forbidden fruit.',
        'Décrit pour la première fois à la Barbade au XVIIIe siècle, sous le nom de fruit défendu.',
      ),
      fact(
        'citrusGenomes',
        'A cross of pomelo and sweet orange.',
        'Un croisement entre pomelo chinois et orange douce.',
      ),
    ],
    season: { france: sold(2, 3, 4, 5, 6) },
    choose: [
      fact(
        'ah66',
        'Heavy, firm and rather flat at the ends; skin marks do no harm to the flesh.',
        'Lourd, ferme, un peu aplati aux pôles ; les marques de la peau ne gâtent pas la chair.',
      ),
    ],
    eat: [
      fact(
        morton('grapefruit'),
        'Cut in two and spooned out, or peeled and taken apart; also as juice.',
        'Coupé en deux et mangé à la cuillère, ou pelé et défait en quartiers ; aussi en jus.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'Best at 10 to 15 °C, a cool larder; long cold pits the skin.',
        'De préférence entre 10 et 15 °C, dans un cellier frais ; un froid prolongé marque la peau.',
      ),
    ],
    nutrition: '09111',
    varieties: [
      fact(
        'inao',
        'Pomelo de Corse, a pink grapefruit, is a protected regional name (IGP).',
        'Le pomelo de Corse, un pamplemousse rose, est une IGP.',
      ),
    ],
    biodiversity: [
      fact(
        morton('grapefruit'),
        'Pink and red varieties are not crosses: they are mutations noticed on branches of paler trees.',
        'Les variétés roses et rouges ne sont pas des croisements : ce sont des mutations repérées sur des branches d’arbres plus pâles.',
      ),
    ],
    cautions: [medicines],
    links: [
      {
        label: text('Citrus Variety Collection, Riverside', 'Collection d’agrumes de Riverside (en anglais)'),
        url: 'https://citrusvariety.ucr.edu/',
      },
    ],
  },
  {
    species: 'pomelo',
    origin: [
      fact(
        'citrusGenomes',
        'One of the three species from which almost all citrus fruit descends, with the mandarin and the citron.',
        'L’une des trois espèces dont descendent presque tous les agrumes, avec la mandarine et le cédrat.',
      ),
      fact(
        morton('pummelo'),
        'From south-east Asia; the largest citrus fruit.',
        'D’Asie du Sud-Est ; le plus gros des agrumes.',
      ),
    ],
    choose: [fact(morton('pummelo'), 'Heavy and scented.', 'Lourd et parfumé.')],
    keep: [
      fact(
        'ah66',
        'Some weeks in a cool place, at 7 to 9 °C.',
        'Quelques semaines au frais, entre 7 et 9 °C.',
      ),
    ],
    eat: [
      fact(
        morton('pummelo'),
        'Its peel is very thick; each segment is taken out of its tough skin.',
        'L’écorce est très épaisse ; on sort chaque quartier de sa peau coriace.',
      ),
    ],
    nutrition: '09295',
    varieties: [
      fact(
        morton('pummelo'),
        'Round or pear-shaped, with white, pink or red flesh.',
        'Rond ou en poire, à chair blanche, rose ou rouge.',
      ),
    ],
    biodiversity: [
      fact(
        'citrusGenomes',
        'Ten wild species are the ancestors of all citrus fruit known today.',
        'Dix espèces sauvages sont les ancêtres de tous les agrumes connus.',
      ),
    ],
    cautions: [medicines],
    links: [
      {
        label: text('Citrus Variety Collection, Riverside', 'Collection d’agrumes de Riverside (en anglais)'),
        url: 'https://citrusvariety.ucr.edu/',
      },
    ],
  },
];
