import type { SpeciesKnowledge } from '../knowledge.js';
import { fact, grown, powo } from '../writing.js';

/** Berries of the rose family. */
export const roseBerries: readonly SpeciesKnowledge[] = [
  {
    species: 'blackberry',
    origin: [
      fact(
        powo('Rubus fruticosus'),
        'The brambles of European hedges: not one species but a crowd of close ones.',
        'Les ronces de nos haies : non pas une espèce, mais une foule d’espèces voisines.',
      ),
    ],
    season: { france: grown(8, 9) },
    choose: [fact('ah66', 'Black all over and plump.', 'Bien noire et dodue.')],
    ripe: [
      fact(
        'ah66',
        'It does not ripen after picking: a red one stays sour.',
        'Elle ne mûrit plus après la cueillette : une rouge restera acide.',
      ),
    ],
    eat: [
      fact(
        'foodPlants',
        'Raw, or cooked in jam, jelly and pies.',
        'Crue, ou cuite en confiture, en gelée ou en tarte.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, unwashed, two or three days.',
        'Au froid, sans la laver, deux ou trois jours.',
      ),
    ],
    nutrition: '09042',
    varieties: [
      fact(
        'fruitAndNuts',
        'Garden varieties are larger and many have no thorns; crossed with the raspberry it gave the loganberry.',
        'Les mûres de jardin sont plus grosses, et leurs ronces souvent sans épines ; croisée avec le framboisier, la ronce a donné la mûre de Logan.',
      ),
    ],
    biodiversity: [
      fact(
        'fruitAndNuts',
        'Many brambles set seed without fertilisation, so each small difference lives on: botanists count hundreds of microspecies.',
        'Beaucoup de ronces font leurs graines sans fécondation, et chaque petite différence se perpétue : on compte des centaines de micro-espèces.',
      ),
    ],
  },
  {
    species: 'raspberry',
    origin: [
      fact(
        powo('Rubus idaeus'),
        'Wild in the woods of Europe and temperate Asia, where it can still be picked.',
        'Sauvage dans les bois d’Europe et d’Asie tempérée, où on la cueille encore.',
      ),
    ],
    season: { france: grown(6, 7, 8) },
    choose: [
      fact(
        'ah66',
        'Dry and whole, with no juice at the bottom of the punnet.',
        'Sèche et entière, sans jus au fond de la barquette.',
      ),
    ],
    ripe: [fact('ah66', 'It does not ripen after picking.', 'Elle ne mûrit plus après la cueillette.')],
    eat: [
      fact(
        'foodPlants',
        'Raw, or cooked in jam, sauces and tarts.',
        'Crue, ou cuite en confiture, en coulis ou en tarte.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'One of the most fragile of all: in the fridge, unwashed, a day or two.',
        'L’un des fruits les plus fragiles : au froid, sans la laver, un jour ou deux.',
      ),
    ],
    nutrition: '09302',
    varieties: [
      fact(
        'fruitAndNuts',
        'Some varieties bear in summer only, others once more in autumn. Besides red there are yellow raspberries.',
        'Certaines variétés ne donnent qu’en été, d’autres, remontantes, de nouveau en automne. Il en est aussi de jaunes.',
      ),
    ],
  },
  {
    species: 'strawberry',
    origin: [
      fact(
        'strawberryGenome',
        'A cross of two American species, from Chile and from Virginia, that met in a European garden in the 18th century.',
        'Le croisement de deux espèces américaines, du Chili et de Virginie, qui se sont rencontrées dans un jardin d’Europe au XVIIIe siècle.',
      ),
    ],
    season: { france: grown(5, 6, 7) },
    choose: [
      fact(
        'ah66',
        'Red up to the collar, shiny, scented, with a fresh green cap.',
        'Rouge jusqu’à la collerette, brillante, parfumée, collerette bien verte.',
      ),
    ],
    ripe: [fact('ah66', 'It does not ripen after picking.', 'Elle ne mûrit plus après la cueillette.')],
    eat: [
      fact(
        'foodPlants',
        'Raw, as it is or with cream or sugar; also in jam.',
        'Crue, nature, à la crème ou au sucre ; aussi en confiture.',
      ),
    ],
    keep: [
      fact(
        'ah66',
        'In the fridge, a few days at most; wash it with its cap on, at the last moment.',
        'Au froid, quelques jours au plus ; la laver au dernier moment, avec sa collerette.',
      ),
    ],
    nutrition: '09316',
    varieties: [
      fact(
        'inao',
        'Fraise du Périgord and fraises de Nîmes are protected regional names (IGP).',
        'La fraise du Périgord et les fraises de Nîmes sont des IGP.',
      ),
    ],
    biodiversity: [
      fact(
        'strawberryGenome',
        'The wood strawberry (Fragaria vesca) is another species, with two sets of chromosomes; the garden strawberry has eight.',
        'La fraise des bois (Fragaria vesca) est une autre espèce, à deux jeux de chromosomes ; la fraise des jardins en a huit.',
      ),
    ],
  },
];
