import type { StepConfig } from '@aws-sdk/client-emr';
import { VergerError } from '@verger/base';
import { type Deployment, peopleOf } from './deployment.js';

/** A person of the deployment, and what JupyterHub (and the Linux below it) calls them. */
export interface HubAccount {
  readonly person: string;
  /** Small letters, digits, `_` and `-`: of `Alice@example.com`, `alice`. */
  readonly account: string;
}

/** @throws VergerError usage `hub-account` when two people would have the same */
export function hubAccounts(deployment: Deployment): HubAccount[] {
  const accounts = peopleOf(deployment).map((person) => ({
    person,
    account: person
      .toLowerCase()
      .replace(/@.*$/, '')
      .replace(/[^a-z0-9_-]/g, '-')
      .replace(/^[^a-z_]/, 'u$&')
      .slice(0, 32),
  }));
  for (const [at, { person, account }] of accounts.entries()) {
    const other = accounts.slice(0, at).find((one) => one.account === account);
    if (other === undefined) continue;
    throw new VergerError(
      'usage',
      'hub-account',
      `${other.person} and ${person} would both be ${account} in JupyterHub`,
      {
        hint: 'give one of them another name of IAM',
      },
    );
  }
  return accounts;
}

/**
 * The first step of an interactive cluster: accounts of JupyterHub for the people of the deployment, and none that
 * has a known password. The cluster ends when it fails.
 *
 * @param region as a name, or what stands for it in a template
 */
export const hubStep = (deployment: Deployment, region: string): StepConfig => ({
  Name: 'people of JupyterHub',
  ActionOnFailure: 'TERMINATE_CLUSTER',
  HadoopJarStep: {
    Jar: 'command-runner.jar',
    Args: [
      ...['bash', '-c', 'exec bash ~/verger/program/hub.sh "$@"', 'hub.sh', region],
      // Pairs, because CloudFormation refuses two arguments that are the same.
      `${deployment.name}:${deployment.hubLogin}`,
      ...hubAccounts(deployment).map(({ account, person }) => `${account}=${person}`),
    ],
  },
});
