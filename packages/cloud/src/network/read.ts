import {
  DescribeInstanceConnectEndpointsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type Ec2InstanceConnectEndpoint,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { calling } from '../aws/errors.js';
import type { Session } from '../aws/session.js';

/** A network of the account as EC2 describes it. */
export interface FoundNetwork {
  /** False when there is no such VPC in the region; the rest is empty then. */
  readonly exists: boolean;
  /** Attributes of its DNS that are off. */
  readonly dnsOff: readonly ('enableDnsSupport' | 'enableDnsHostnames')[];
  /** Those of the wanted that there are, of whatever VPC. */
  readonly subnets: readonly Subnet[];
  readonly tables: readonly RouteTable[];
  readonly endpoints: readonly VpcEndpoint[];
  /** Groups of the endpoints. */
  readonly groups: readonly SecurityGroup[];
  readonly connectEndpoint: Ec2InstanceConnectEndpoint | undefined;
}

/** Looks at a VPC and some subnets. */
export async function readNetwork(
  { ec2, region }: Session,
  vpc: string,
  subnets: readonly string[],
): Promise<FoundNetwork> {
  const of = { Filters: [{ Name: 'vpc-id', Values: [vpc] }] };
  return calling(`looking at ${vpc} in ${region}`, async () => {
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand(of));
    if (Vpcs.length === 0) {
      return {
        ...{ exists: false, dnsOff: [], subnets: [], tables: [], endpoints: [], groups: [] },
        connectEndpoint: undefined,
      };
    }
    const attribute = async (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') => {
      const { EnableDnsSupport, EnableDnsHostnames } = await ec2.send(
        new DescribeVpcAttributeCommand({ VpcId: vpc, Attribute }),
      );
      return (EnableDnsSupport ?? EnableDnsHostnames)?.Value === true ? [] : [Attribute];
    };
    const dnsOff = [...(await attribute('enableDnsSupport')), ...(await attribute('enableDnsHostnames'))];
    const wanted = { Filters: [{ Name: 'subnet-id', Values: [...subnets] }] };
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(wanted));
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand(of));
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand(of));
    const GroupIds = [
      ...new Set(VpcEndpoints.flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? []))),
    ];
    const { SecurityGroups = [] } =
      GroupIds.length === 0 ? {} : await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
    const { InstanceConnectEndpoints = [] } = await ec2.send(new DescribeInstanceConnectEndpointsCommand(of));
    return {
      ...{ exists: true, dnsOff, subnets: Subnets, tables: RouteTables, endpoints: VpcEndpoints },
      groups: SecurityGroups,
      connectEndpoint: InstanceConnectEndpoints.find(
        ({ State, VpcId }) => State === 'create-complete' && VpcId === vpc,
      ),
    };
  });
}
