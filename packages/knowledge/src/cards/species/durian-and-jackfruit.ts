import { birchPollen } from '../cautions.js';
import type { SpeciesKnowledge } from '../knowledge.js';
import { morton } from '../morton.js';
import { fact, harvest } from '../writing.js';

/** The two giants of tropical Asia. */
export const durianAndJackfruit: readonly SpeciesKnowledge[] = [
  {
    species: 'durian',
    origin: [
      fact(
        morton('durian_ars'),
        'Native to Borneo and Sumatra, grown all over south-east Asia.',
        'Originaire de Bornéo et de Sumatra, cultivé dans toute l’Asie du Sud-Est.',
      ),
    ],
    ripe: [
      fact(
        morton('durian_ars'),
        'Ripe, it smells strong, and its seeds rattle a little when it is shaken.',
        'Mûr, il sent fort, et ses graines bougent un peu quand on le secoue.',
      ),
    ],
    eat: [
      fact(
        morton('durian_ars'),
        'The flesh round the seeds is eaten raw; the seeds are boiled, fried or roasted first.',
        'La chair qui entoure les graines se mange crue ; les graines, bouillies, frites ou grillées.',
      ),
    ],
    keep: [
      fact(
        morton('durian_ars'),
        'Ripe, a few days only; well closed in the fridge, because of the smell.',
        'Mûr, quelques jours seulement ; bien fermé au froid, à cause de l’odeur.',
      ),
    ],
    nutrition: '09422',
    varieties: [
      fact(
        morton('durian_ars'),
        'Monthong and Chanee are Thai varieties.',
        'Monthong et Chanee sont des variétés de Thaïlande.',
      ),
    ],
    biodiversity: [
      fact(
        'fruitAndNuts',
        'Of some thirty species of Durio several bear good fruit, most of them on Borneo; bats pollinate the flowers.',
        'Sur une trentaine d’espèces de Durio plusieurs donnent de bons fruits, surtout à Bornéo ; des chauves-souris pollinisent les fleurs.',
      ),
    ],
  },
  {
    species: 'jackfruit',
    origin: [
      fact(
        morton('jackfruit_ars'),
        'Native to the rainforests of the Western Ghats of India.',
        'Originaire des forêts humides des Ghats occidentaux, en Inde.',
      ),
    ],
    season: { north: harvest(morton('jackfruit_ars'), 'Asia', 'Asie', 3, 4, 5, 6) },
    choose: [
      fact(
        morton('jackfruit_ars'),
        'Ripe, it smells sweet and sounds dull when it is tapped.',
        'Mûr, il sent bon et sonne creux quand on le frappe.',
      ),
    ],
    keep: [
      fact(
        morton('jackfruit_ars'),
        'Whole, three to ten days at room temperature; cut, a few days in the fridge.',
        'Entier, trois à dix jours à température ambiante ; coupé, quelques jours au froid.',
      ),
    ],
    eat: [
      fact(
        morton('jackfruit_ars'),
        'Green and firm it is cooked as a vegetable.',
        'Vert et ferme, il se cuisine en légume.',
      ),
    ],
    nutrition: '09144',
    varieties: [
      fact(
        morton('jackfruit_ars'),
        'Two groups: with soft, sweet, fibrous flesh, and with firm, crisp flesh.',
        'Deux groupes : à chair molle, sucrée et fibreuse, et à chair ferme et croquante.',
      ),
    ],
    biodiversity: [
      fact(
        morton('jackfruit_ars'),
        'The largest fruit to grow on a tree: up to some 50 kg, on the trunk itself.',
        'Le plus gros fruit qui pousse sur un arbre : jusqu’à quelque 50 kg, sur le tronc même.',
      ),
    ],
    cautions: [birchPollen],
  },
];
