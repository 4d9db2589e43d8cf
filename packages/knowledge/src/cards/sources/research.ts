import type { Source } from '../source.js';

/** Research papers, most of them on where a crop comes from. */
export const research = {
  appleHistory: {
    title: 'A. Cornille et al.: New insight into the history of domesticated apple',
    publisher: 'PLoS Genetics 8(5)',
    url: 'https://doi.org/10.1371/journal.pgen.1002703',
    year: 2012,
  },
  apricotGenomes: {
    title:
      'A. Groppi et al.: Population genomics of apricots unravels domestication history and adaptive events',
    publisher: 'Nature Communications 12',
    url: 'https://doi.org/10.1038/s41467-021-24283-6',
    year: 2021,
  },
  bananaDomestication: {
    title: 'X. Perrier et al.: Multidisciplinary perspectives on banana (Musa spp.) domestication',
    publisher: 'PNAS 108(28)',
    url: 'https://doi.org/10.1073/pnas.1102001108',
    year: 2011,
  },
  bloodOrange: {
    title:
      'E. Butelli et al.: Retrotransposons control fruit-specific, cold-dependent accumulation of anthocyanins in blood oranges',
    publisher: 'The Plant Cell 24(3)',
    url: 'https://doi.org/10.1105/tpc.111.095232',
    year: 2012,
  },
  brassicaHistory: {
    title: 'M. E. Mabry et al.: The evolutionary history of wild, domesticated, and feral Brassica oleracea',
    publisher: 'Molecular Biology and Evolution 38(10)',
    url: 'https://doi.org/10.1093/molbev/msab183',
    year: 2021,
  },
  cactusPearOrigin: {
    title: 'M. P. Griffith: The origins of an important cactus crop, Opuntia ficus-indica',
    publisher: 'American Journal of Botany 91(11)',
    url: 'https://doi.org/10.3732/ajb.91.11.1915',
    year: 2004,
  },
  carrotDomestication: {
    title: 'M. Iorizzo et al.: Genetic structure and domestication of carrot (Daucus carota subsp. sativus)',
    publisher: 'American Journal of Botany 100(5)',
    url: 'https://doi.org/10.3732/ajb.1300055',
    year: 2013,
  },
  citrusGenomes: {
    title: 'G. A. Wu et al.: Genomics of the origin and evolution of Citrus',
    publisher: 'Nature 554',
    url: 'https://doi.org/10.1038/nature25447',
    year: 2018,
  },
  coconutOrigins: {
    title:
      'B. F. Gunn, L. Baudouin, K. M. Olsen: Independent origins of cultivated coconut in the Old World tropics',
    publisher: 'PLoS ONE 6(6)',
    url: 'https://doi.org/10.1371/journal.pone.0021143',
    year: 2011,
  },
  cucumberOrigins: {
    title:
      'P. Sebastian et al.: Cucumber (Cucumis sativus) and melon (C. melo) have numerous wild relatives in Asia and Australia, and the sister species of melon is from Australia',
    publisher: 'PNAS 107(32)',
    url: 'https://doi.org/10.1073/pnas.1005338107',
    year: 2010,
  },
  eggplantRelatives: {
    title:
      'S. Knapp, M. S. Vorontsova, J. Prohens: Wild relatives of the eggplant (Solanum melongena L.: Solanaceae)',
    publisher: 'PLoS ONE 8(2)',
    url: 'https://doi.org/10.1371/journal.pone.0057039',
    year: 2013,
  },
  eyePigments: {
    title:
      'O. Sommerburg et al.: Fruits and vegetables that are sources for lutein and zeaxanthin: the macular pigment in human eyes',
    publisher: 'British Journal of Ophthalmology 82(8)',
    url: 'https://doi.org/10.1136/bjo.82.8.907',
    year: 1998,
  },
  figGilgal: {
    title: 'M. E. Kislev, A. Hartmann, O. Bar-Yosef: Early domesticated fig in the Jordan Valley',
    publisher: 'Science 312',
    url: 'https://doi.org/10.1126/science.1125910',
    year: 2006,
  },
  grapeColour: {
    title:
      'S. Kobayashi, N. Goto-Yamamoto, H. Hirochika: Retrotransposon-induced mutations in grape skin color',
    publisher: 'Science 304(5673)',
    url: 'https://doi.org/10.1126/science.1095011',
    year: 2004,
  },
  grapeHistory: {
    title: 'Y. Dong et al.: Dual domestications and origin of traits in grapevine evolution',
    publisher: 'Science 379',
    url: 'https://doi.org/10.1126/science.add8655',
    year: 2023,
  },
  kiwifruit1904: {
    title: 'A. R. Ferguson: 1904, the year that kiwifruit (Actinidia deliciosa) came to New Zealand',
    publisher: 'New Zealand Journal of Crop and Horticultural Science 32(1)',
    url: 'https://doi.org/10.1080/01140671.2004.9514277',
    year: 2004,
  },
  judeanDates: {
    title:
      'S. Sallon et al.: Origins and insights into the historic Judean date palm based on genetic analysis of germinated ancient seeds and morphometric studies',
    publisher: 'Science Advances 6(6)',
    url: 'https://doi.org/10.1126/sciadv.aax0384',
    year: 2020,
  },
  limesAndLemons: {
    title:
      'F. Curk et al.: Phylogenetic origin of limes and lemons revealed by cytoplasmic and nuclear markers',
    publisher: 'Annals of Botany 117(4)',
    url: 'https://doi.org/10.1093/aob/mcw005',
    year: 2016,
  },
  litchiGenome: {
    title:
      'G. Hu et al.: Two divergent haplotypes from a highly heterozygous lychee genome suggest independent domestication events for early and late-maturing cultivars',
    publisher: 'Nature Genetics 54',
    url: 'https://doi.org/10.1038/s41588-021-00971-3',
    year: 2022,
  },
  maizeDomestication: {
    title:
      'Y. Matsuoka et al.: A single domestication for maize shown by multilocus microsatellite genotyping',
    publisher: 'PNAS 99(9)',
    url: 'https://doi.org/10.1073/pnas.052125199',
    year: 2002,
  },
  mandarinGenomes: {
    title:
      'G. A. Wu et al.: Sequencing of diverse mandarin, pummelo and orange genomes reveals complex history of admixture during citrus domestication',
    publisher: 'Nature Biotechnology 32',
    url: 'https://doi.org/10.1038/nbt.2906',
    year: 2014,
  },
  nectarineGene: {
    title:
      'E. Vendramin et al.: A unique mutation in a MYB gene cosegregates with the nectarine phenotype in peach',
    publisher: 'PLoS ONE 9(3)',
    url: 'https://doi.org/10.1371/journal.pone.0090574',
    year: 2014,
  },
  newTemperateFruits: {
    title: 'A. R. Ferguson: New temperate fruits: Actinidia chinensis and Actinidia deliciosa',
    publisher: 'Perspectives on New Crops and New Uses, ASHS Press; online at Purdue University',
    url: 'https://hort.purdue.edu/newcrop/proceedings1999/v4-342.html',
    year: 1999,
  },
  papayaReview: {
    title: 'M. Chávez-Pesqueira, J. Núñez-Farfán: Domestication and genetics of papaya: a review',
    publisher: 'Frontiers in Ecology and Evolution 5',
    url: 'https://doi.org/10.3389/fevo.2017.00155',
    year: 2017,
  },
  peachArchaeology: {
    title:
      'Y. Zheng, G. W. Crawford, X. Chen: Archaeological evidence for peach (Prunus persica) cultivation and domestication in China',
    publisher: 'PLoS ONE 9(9)',
    url: 'https://doi.org/10.1371/journal.pone.0106595',
    year: 2014,
  },
  pepperMexico: {
    title:
      'K. H. Kraft et al.: Multiple lines of evidence for the origin of domesticated chili pepper, Capsicum annuum, in Mexico',
    publisher: 'PNAS 111(17)',
    url: 'https://doi.org/10.1073/pnas.1308933111',
    year: 2014,
  },
  plumGenetics: {
    title:
      'T. Zhebentyayeva et al.: Genetic characterization of worldwide Prunus domestica (plum) germplasm using sequence-based genotyping',
    publisher: 'Horticulture Research 6',
    url: 'https://doi.org/10.1038/s41438-018-0090-6',
    year: 2019,
  },
  potatoOrigin: {
    title:
      'D. M. Spooner et al.: A single domestication for potato based on multilocus amplified fragment length polymorphism genotyping',
    publisher: 'PNAS 102(41)',
    url: 'https://doi.org/10.1073/pnas.0507400102',
    year: 2005,
  },
  pumpkinGroups: {
    title:
      'H. S. Paris: Historical records, origins, and development of the edible cultivar groups of Cucurbita pepo (Cucurbitaceae)',
    publisher: 'Economic Botany 43',
    url: 'https://doi.org/10.1007/BF02935916',
    year: 1989,
  },
  strawberryGenome: {
    title: 'P. P. Edger et al.: Origin and evolution of the octoploid strawberry genome',
    publisher: 'Nature Genetics 51',
    url: 'https://doi.org/10.1038/s41588-019-0356-4',
    year: 2019,
  },
  sweetPotatoOrigin: {
    title:
      'P. Muñoz-Rodríguez et al.: Reconciling conflicting phylogenies in the origin of sweet potato and dispersal to Polynesia',
    publisher: 'Current Biology 28(8)',
    url: 'https://doi.org/10.1016/j.cub.2018.03.020',
    year: 2018,
  },
  tomatoDomestication: {
    title:
      'Y. Bai, P. Lindhout: Domestication and breeding of tomatoes: what have we gained and what can we gain in the future?',
    publisher: 'Annals of Botany 100(5)',
    url: 'https://doi.org/10.1093/aob/mcm150',
    year: 2007,
  },
  watermelonGenome: {
    title:
      'S. S. Renner et al.: A chromosome-level genome of a Kordofan melon illuminates the origin of domesticated watermelons',
    publisher: 'PNAS 118(23)',
    url: 'https://doi.org/10.1073/pnas.2101486118',
    year: 2021,
  },
  whiteGrapes: {
    title:
      'A. R. Walker et al.: White grapes arose through the mutation of two similar and adjacent regulatory genes',
    publisher: 'The Plant Journal 49(5)',
    url: 'https://doi.org/10.1111/j.1365-313X.2006.02997.x',
    year: 2007,
  },
} as const satisfies Readonly<Record<string, Source>>;
