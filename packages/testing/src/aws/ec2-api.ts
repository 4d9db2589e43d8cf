import type { Account } from './account.js';
import type { EmrApi, ModelRules } from './emr-api.js';
import { AwsRefusal } from './json-protocol.js';
import type { Xml } from './query-protocol.js';

export interface Ec2World {
  readonly account: Account;
  readonly emr: EmrApi;
  readonly rules: ModelRules;
  readonly region: string;
}

/** What is asked about networks of the account's own. */
export const ABOUT_NETWORKS: ReadonlySet<string> = new Set([
  ...['CreateVpc', 'CreateSubnet', 'CreateTags', 'CreateVpcEndpoint', 'CreateSecurityGroup'],
  ...['ModifyVpcAttribute', 'AuthorizeSecurityGroupIngress', 'DescribeVpcs', 'DescribeVpcAttribute'],
  ...['DescribeSubnets', 'DescribeRouteTables', 'DescribeVpcEndpoints', 'DescribeSecurityGroups'],
]);

/** EC2 of the model, as far as `doctor`, `deploy` and `tunnel` ask. */
export function ec2Of({ account, emr, rules, region }: Ec2World, action: string, form: URLSearchParams): Xml {
  switch (action) {
    case 'DescribeKeyPairs': {
      const known = [...rules.keyNames, ...account.names('AWS::EC2::KeyPair', region)];
      return { keySet: [...new Set(known)].map((keyName) => ({ keyName })) };
    }
    case 'DescribeInstanceTypeOfferings': {
      const instanceType = form.get('Filter.1.Value.1') ?? '';
      const has = rules.instanceTypes.includes(instanceType);
      return { instanceTypeOfferingSet: has ? [{ instanceType, locationType: 'region' }] : [] };
    }
    case 'DescribeInstances': {
      const id = form.get('InstanceId.1') ?? '';
      const there = [...emr.clusters.values()].some(({ instances }) => instances.primary === id);
      if (!there)
        throw new AwsRefusal('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
      const instance = {
        instanceId: id,
        vpcId: 'vpc-1',
        subnetId: 'subnet-1',
        privateIpAddress: '127.0.0.1',
      };
      return { reservationSet: [{ instancesSet: [instance] }] };
    }
    case 'DescribeInstanceConnectEndpoints': {
      const filter = [...form].find(([, value]) => value === 'vpc-id')?.[0].replace(/Name$/, 'Value.1');
      const asked = filter === undefined ? 'vpc-1' : form.get(filter);
      const ids = asked === 'vpc-1' ? rules.connectEndpoints : [];
      return {
        instanceConnectEndpointSet: ids.map((id) => ({
          ...{ instanceConnectEndpointId: id, state: 'create-complete', vpcId: 'vpc-1' },
        })),
      };
    }
    case 'DescribeVpcs':
      return { vpcSet: [{ vpcId: 'vpc-1', isDefault: true }] };
    case 'DescribeSubnets':
      return {
        subnetSet: [...form]
          .filter(([key]) => key.startsWith('SubnetId.'))
          .map(([, subnetId], at) => ({
            ...{ subnetId, vpcId: 'vpc-1', availabilityZone: `${region}${'abc'[at] ?? 'a'}` },
          })),
      };
    default:
      throw new AwsRefusal('InvalidAction', `the model has no ${action}`);
  }
}
