import { VergerError } from '@verger/base';

/**
 * The stacks, with the CDK library below them: hundreds of megabytes that nobody else needs, so the packed
 * `verger` does not bring them.
 *
 * @throws VergerError usage `cdk-missing`
 */
export async function loadStacks(): Promise<typeof import('@verger/cloud/stacks')> {
  try {
    return await import('@verger/cloud/stacks');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new VergerError('usage', 'cdk-missing', 'the AWS CDK library is not installed', {
      hint: 'npm install aws-cdk-lib@2.276.0 constructs@10.8.1 cdk-nag@3.0.2, where verger is installed',
      cause,
    });
  }
}
