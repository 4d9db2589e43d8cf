import { BootstraplessSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib';

/**
 * For templates without assets: an account needs no CDK bootstrap. (CDK's own types are not written for
 * exactOptionalPropertyTypes, here and where else a class is taken for its interface.)
 */
export const bootstrapless = (): IStackSynthesizer => new BootstraplessSynthesizer() as IStackSynthesizer;
