import { VergerError } from '@verger/base';

/** An EMR release and what of it a cluster uses. */
export interface Release {
  readonly label: string;
  readonly spark: string;
  readonly hadoop: string;
  readonly jupyterHub: string;
}

/**
 * Releases a cluster may have. Versions of emr-7.0.0 as in the EMR Release Guide; of emr-7.13.0,
 * which could not be looked at from here, only the Spark line is relied on.
 */
const RELEASES: readonly Release[] = [
  { label: 'emr-7.13.0', spark: '3.5', hadoop: '3.4', jupyterHub: '1.5.0' },
  { label: 'emr-7.0.0', spark: '3.5.0', hadoop: '3.3.6', jupyterHub: '1.5.0' },
];

export const RELEASE_LABELS: readonly string[] = RELEASES.map(({ label }) => label);

/** The default. */
export const CURRENT_RELEASE = 'emr-7.13.0';

/** @throws VergerError usage `release` naming those that are known */
export function release(label: string): Release {
  const found = RELEASES.find((one) => one.label === label);
  if (found !== undefined) return found;
  throw new VergerError('usage', 'release', `${label} is not a supported EMR release`, {
    hint: `choose one of ${RELEASE_LABELS.join(', ')}`,
  });
}
