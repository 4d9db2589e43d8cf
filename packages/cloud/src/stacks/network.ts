import { Tags } from 'aws-cdk-lib';
import {
  CfnInstanceConnectEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { type Deployment, EMR_TAG } from '../plan/deployment.js';
import { nodeServices } from '../plan/network.js';
import { acknowledge } from './acknowledge.js';

/** An Instance Connect Endpoint that a network has already: it can have one only. */
export interface ConnectEndpoint {
  readonly id: string;
  /** Its security groups. */
  readonly groups: readonly string[];
}

export interface Network {
  /** Each in another zone. */
  readonly subnets: readonly string[];
  readonly nodesGroup: SecurityGroup;
  readonly endpointSecurityGroup: SecurityGroup;
  /** By which EMR reaches the nodes; undefined in public subnets. */
  readonly serviceAccessGroup: SecurityGroup | undefined;
  /** Id of the Instance Connect Endpoint. */
  readonly endpoint: string;
}

/**
 * The network of the nodes, with its groups and the Instance Connect Endpoint by which people come in, once IAM has let
 * them. Nobody can call the nodes: no group lets in an address from outside.
 *
 * @param standing endpoint of a network of the account's own
 */
export function networkOf(
  scope: Construct,
  deployment: Deployment,
  standing: ConnectEndpoint | undefined,
): Network {
  const made = deployment.vpc === undefined ? madeNetwork(scope, deployment) : undefined;
  const vpc = (made ?? ownNetwork(scope, deployment)) as IVpc;
  const subnets = made === undefined ? deployment.subnet : made.selectSubnets(KIND(deployment)).subnetIds;
  const group = (id: string, description: string, allowAllOutbound: boolean) =>
    new SecurityGroup(scope, id, { vpc, description, allowAllOutbound });
  const nodesGroup = group('Nodes', 'Nodes of a cluster: closed, but to each other', true);
  const endpointSecurityGroup = group(
    'Door',
    'The primary node: SSH from the Instance Connect Endpoint',
    false,
  );
  const serviceAccessGroup = deployment.private
    ? group('ServiceAccess', 'By which EMR reaches the nodes of private subnets', false)
    : undefined;
  if (serviceAccessGroup !== undefined) openToEmr(serviceAccessGroup, nodesGroup);
  if (made !== undefined && deployment.private) {
    const endpoints = group('Endpoints', 'Endpoints of AWS: HTTPS from the nodes', false);
    serviceEndpoints(made, deployment, endpoints, nodesGroup);
  }
  const endpoint =
    standing === undefined
      ? connectEndpoint(scope, subnets[0]!, endpointSecurityGroup, group)
      : throughStanding(standing, endpointSecurityGroup);
  for (const one of [made, nodesGroup, endpointSecurityGroup, serviceAccessGroup]) {
    if (one !== undefined) Tags.of(one).add(EMR_TAG, 'true');
  }
  return { subnets, nodesGroup, endpointSecurityGroup, serviceAccessGroup, endpoint };
}

const KIND = ({ private: closed }: Deployment) => ({
  subnetType: closed ? SubnetType.PRIVATE_ISOLATED : SubnetType.PUBLIC,
});

/**
 * A network without NAT; S3 by a gateway endpoint. With public subnets it costs nothing while no cluster runs: nodes
 * have addresses of their own for what EMR's agents call. With private ones nodes have neither addresses nor a way out.
 */
function madeNetwork(scope: Construct, deployment: Deployment): Vpc {
  const vpc = new Vpc(scope, 'Network', {
    ipAddresses: IpAddresses.cidr('10.61.0.0/20'),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'nodes', ...KIND(deployment), cidrMask: 23 }],
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
  });
  acknowledge(
    vpc,
    'VPC7',
    'nothing can be reached from outside, and nothing lives here between two clusters',
  );
  return vpc;
}

/** A network of the account's own, as it stands. */
const ownNetwork = (scope: Construct, { vpc, subnet }: Deployment): IVpc =>
  Vpc.fromVpcAttributes(scope, 'Network', {
    vpcId: vpc!,
    // Asked for by CDK, and used for nothing here.
    availabilityZones: subnet.map((_, at) => `zone-${at + 1}`),
    privateSubnetIds: [...subnet],
  });

/**
 * What EMR itself would open between its network interface in a private subnet and the nodes. As resources of the stack
 * they go with it: groups that name each other cannot be deleted.
 *
 * https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-man-sec-groups.html
 */
function openToEmr(access: SecurityGroup, nodes: SecurityGroup): void {
  access.addEgressRule(nodes as ISecurityGroup, Port.tcp(8443), 'EMR to its agents on the nodes');
  nodes.addIngressRule(access as ISecurityGroup, Port.tcp(8443), 'EMR to its agents on the nodes');
  access.addIngressRule(nodes as ISecurityGroup, Port.tcp(9443), 'The primary node to EMR');
}

/** In one zone, and used from all: an endpoint costs by the zone and hour, traffic between zones next to nothing. */
function serviceEndpoints(
  vpc: Vpc,
  deployment: Deployment,
  endpoints: SecurityGroup,
  nodes: SecurityGroup,
): void {
  endpoints.addIngressRule(nodes as ISecurityGroup, Port.tcp(443), 'Nodes to services of AWS');
  const [first] = vpc.isolatedSubnets;
  for (const { name } of nodeServices(deployment)) {
    vpc.addInterfaceEndpoint(name, {
      service: new InterfaceVpcEndpointAwsService(name),
      subnets: { subnets: [first!] },
      securityGroups: [endpoints as ISecurityGroup],
      open: false,
    });
  }
}

function connectEndpoint(
  scope: Construct,
  subnetId: string,
  door: SecurityGroup,
  group: (id: string, description: string, allowAllOutbound: boolean) => SecurityGroup,
): string {
  const endpointGroup = group('EndpointGroup', 'The Instance Connect Endpoint', false);
  endpointGroup.addEgressRule(door as ISecurityGroup, Port.tcp(22), 'SSH to the primary');
  door.addIngressRule(endpointGroup as ISecurityGroup, Port.tcp(22), 'SSH, once IAM has let somebody in');
  return new CfnInstanceConnectEndpoint(scope, 'Endpoint', {
    subnetId,
    securityGroupIds: [endpointGroup.securityGroupId],
    preserveClientIp: false,
  }).attrId;
}

function throughStanding({ id, groups }: ConnectEndpoint, door: SecurityGroup): string {
  for (const group of groups) {
    door.addIngressRule(Peer.securityGroupId(group), Port.tcp(22), 'SSH, once IAM has let somebody in');
  }
  return id;
}
