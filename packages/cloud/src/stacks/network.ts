import { Tags } from 'aws-cdk-lib';
import {
  CfnInstanceConnectEndpoint,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { EMR_TAG } from '../plan/deployment.js';
import { acknowledge } from './acknowledge.js';

export interface Network {
  readonly vpc: Vpc;
  /** Each in another zone. */
  readonly subnets: readonly string[];
  readonly nodesGroup: SecurityGroup;
  readonly endpointSecurityGroup: SecurityGroup;
  /** Id of the Instance Connect Endpoint. */
  readonly endpoint: string;
}

/**
 * A network that costs nothing while no cluster runs: no NAT, S3 by a gateway endpoint. Nodes have addresses of
 * their own, because EMR's agents (auto-termination and managed scaling among them) call its public endpoints;
 * nobody can call the nodes: no group lets in an address from outside. People come in by the Instance Connect
 * Endpoint, which asks IAM first.
 */
export function networkOf(scope: Construct): Network {
  const vpc = new Vpc(scope, 'Network', {
    ipAddresses: IpAddresses.cidr('10.61.0.0/20'),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'nodes', subnetType: SubnetType.PUBLIC, cidrMask: 23 }],
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
  });
  acknowledge(
    vpc,
    'VPC7',
    'nothing can be reached from outside, and nothing lives here between two clusters',
  );
  const group = (id: string, description: string, allowAllOutbound: boolean) =>
    new SecurityGroup(scope, id, { vpc: vpc as IVpc, description, allowAllOutbound });
  const nodesGroup = group('Nodes', 'Nodes of a cluster: closed, but to each other', true);
  const endpointSecurityGroup = group(
    'Door',
    'The primary node: SSH from the Instance Connect Endpoint',
    false,
  );
  const endpointGroup = group('EndpointGroup', 'The Instance Connect Endpoint', false);
  endpointGroup.addEgressRule(endpointSecurityGroup, Port.tcp(22), 'SSH to the primary');
  endpointSecurityGroup.addIngressRule(endpointGroup, Port.tcp(22), 'SSH, once IAM has let somebody in');
  const subnets = vpc.publicSubnets.map(({ subnetId }) => subnetId);
  const endpoint = new CfnInstanceConnectEndpoint(scope, 'Endpoint', {
    subnetId: subnets[0]!,
    securityGroupIds: [endpointGroup.securityGroupId],
    preserveClientIp: false,
  });
  for (const one of [vpc, nodesGroup, endpointSecurityGroup]) Tags.of(one).add(EMR_TAG, 'true');
  return { vpc, subnets, nodesGroup, endpointSecurityGroup, endpoint: endpoint.attrId };
}
