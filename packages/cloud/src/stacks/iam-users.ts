import { Aws, Duration } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  CfnUserToGroupAddition,
  Group,
  type IManagedPolicy,
  Role,
  User,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { operatePolicy, type PolicyScope, usePolicy } from './policies.js';

/**
 * Data scientists and operators. Their rights are two managed policies, which hang on two groups, for users, and on
 * two roles, for people who sign in by IAM Identity Center or from elsewhere. No user gets a password or an access key
 * here: those would stand in the template.
 *
 * @param existing users of the account that others have made: they only join their group
 */
export function iamUsersOf(scope: Construct, policies: PolicyScope, existing: readonly string[]): void {
  const { name, scientist, operator } = policies.deployment;
  const use = usePolicy(scope, policies) as IManagedPolicy;
  const operate = operatePolicy(scope, policies) as IManagedPolicy;
  const kinds = [
    { id: 'DataScientists', word: 'data-scientist', people: scientist, may: [use], one: 'Scientist' },
    { id: 'Operators', word: 'operator', people: operator, may: [use, operate], one: 'Operator' },
  ];
  for (const { id, word, people, may, one } of kinds) {
    const group = new Group(scope, id, {
      groupName: `${name}-${Aws.REGION}-${word}s`,
      managedPolicies: may,
    });
    // Whoever in the account is allowed to take it: sts:AssumeRole on this role is the right to give.
    new Role(scope, `${one}Role`, {
      roleName: `${name}-${Aws.REGION}-${word}`,
      assumedBy: new AccountRootPrincipal(),
      managedPolicies: may,
      maxSessionDuration: Duration.hours(12),
      description: `Verger ${name}: a ${word} who is no user of IAM`,
    });
    for (const person of people) {
      if (!existing.includes(person)) {
        new User(scope, `${one} ${person}`, { userName: person, groups: [group] });
        continue;
      }
      new CfnUserToGroupAddition(scope, `${one} ${person} joins`, {
        groupName: group.groupName,
        users: [person],
      });
    }
  }
}
