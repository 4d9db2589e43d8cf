import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says why a finding of cdk-nag's AwsSolutions rules is as it should be on this construct.
 *
 * @param rule without its prefix, with the finding in brackets where there are several: `IAM5[Resource::*]`
 */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}
