import { BlockList } from 'node:net';
import type { RouteTable, SecurityGroup, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Deployment, EMR_TAG } from '../plan/deployment.js';
import { type NodeService, nodeServices } from '../plan/network.js';
import type { FoundNetwork } from './read.js';

/** Something that a network has to have before a cluster can stand in it. */
export interface Lack {
  readonly what: string;
  readonly todo: string;
}

/** A network of the account's own, as it is wanted. */
export type WantedNetwork = Pick<
  Deployment,
  'subnet' | 'private' | 'sessionManager' | 'coreNodes' | 'maxCoreNodes'
> & { readonly vpc: string };

/** What a network lacks, each with what to do about it; nothing when a cluster can stand in it. */
export function lacksOf(found: FoundNetwork, wanted: WantedNetwork, region: string): Lack[] {
  const { vpc, subnet, private: closed } = wanted;
  if (!found.exists) {
    return [{ what: `there is no ${vpc} in ${region}`, todo: 'give the right --vpc, or another --region' }];
  }
  const subnets = found.subnets.filter(({ VpcId }) => VpcId === vpc);
  // Whatever region the command line looks at by itself.
  const there = (lack: Lack) => ({ ...lack, todo: lack.todo.replace(/^aws /, `aws --region ${region} `) });
  const dns = found.dnsOff.map((attribute) => ({
    what: `${attribute} of ${vpc} is off`,
    todo: `aws ec2 modify-vpc-attribute --vpc-id ${vpc} --${kebab(attribute)} '{"Value":true}'`,
  }));
  return [
    ...dns,
    ...subnet.flatMap((id) => strangers(id, found, vpc, region)),
    ...sameZone(subnets),
    ...subnets.flatMap((one) => [...room(one, wanted), ...untagged(one), ...route(one, found, wanted)]),
    ...(closed ? closedIn(subnets, found, wanted, region) : []),
    ...(found.connectEndpoint?.PreserveClientIp === true
      ? [
          {
            what: `${found.connectEndpoint.InstanceConnectEndpointId} preserves client addresses, which no security group lets in`,
            todo: 'create it again, by: aws ec2 create-instance-connect-endpoint --no-preserve-client-ip --subnet-id <subnet>',
          },
        ]
      : []),
  ].map(there);
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function strangers(id: string, { subnets }: FoundNetwork, vpc: string, region: string): Lack[] {
  const one = subnets.find(({ SubnetId }) => SubnetId === id);
  if (one?.VpcId === vpc) return [];
  return [
    {
      what: one === undefined ? `there is no ${id} in ${region}` : `${id} is in ${one.VpcId}, not in ${vpc}`,
      todo: `choose subnets of that VPC: aws ec2 describe-subnets --region ${region} --filters Name=vpc-id,Values=${vpc}`,
    },
  ];
}

function sameZone(subnets: readonly Subnet[]): Lack[] {
  const zones = new Map<string, string>();
  return subnets.flatMap(({ SubnetId, AvailabilityZone = '' }) => {
    const before = zones.get(AvailabilityZone);
    zones.set(AvailabilityZone, SubnetId!);
    if (before === undefined) return [];
    return [
      {
        what: `${before} and ${SubnetId} are both in ${AvailabilityZone}`,
        todo: 'give one --subnet per zone',
      },
    ];
  });
}

/** What a cluster takes beside its nodes: interfaces of EMR and of the Instance Connect Endpoint. */
const INTERFACES = 2;

function room(
  { SubnetId, AvailableIpAddressCount: free = 0 }: Subnet,
  { coreNodes, maxCoreNodes = coreNodes }: WantedNetwork,
): Lack[] {
  const needed = maxCoreNodes + 1 + INTERFACES;
  if (free >= needed) return [];
  return [
    {
      what: `${SubnetId} has ${free} free addresses, and a cluster needs ${needed}`,
      todo: 'choose a larger subnet, or fewer core nodes',
    },
  ];
}

/** EMR's own policy lets it make instances in what is tagged for it only. */
function untagged({ SubnetId, Tags = [] }: Subnet): Lack[] {
  if (Tags.some(({ Key, Value }) => Key === EMR_TAG && Value === 'true')) return [];
  return [
    {
      what: `${SubnetId} has no tag ${EMR_TAG}: EMR may not use it`,
      todo: `aws ec2 create-tags --resources ${SubnetId} --tags Key=${EMR_TAG},Value=true`,
    },
  ];
}

/** The route table of a subnet: its own, or the main one of the VPC. */
const tableOf = ({ tables }: FoundNetwork, { SubnetId }: Subnet): RouteTable | undefined =>
  tables.find(({ Associations = [] }) => Associations.some((one) => one.SubnetId === SubnetId)) ??
  tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main === true));

/** Where a subnet's default route goes to: an internet gateway, another way out (NAT, a transit gateway), nowhere. */
function wayOut(found: FoundNetwork, subnet: Subnet): 'internet' | 'out' | 'none' {
  const route = tableOf(found, subnet)?.Routes?.find(
    ({ DestinationCidrBlock, State }) => DestinationCidrBlock === '0.0.0.0/0' && State !== 'blackhole',
  );
  if (route === undefined) return 'none';
  return route.GatewayId?.startsWith('igw-') === true ? 'internet' : 'out';
}

function route(subnet: Subnet, found: FoundNetwork, { private: closed }: WantedNetwork): Lack[] {
  const { SubnetId: id, MapPublicIpOnLaunch: addresses } = subnet;
  const isPublic = wayOut(found, subnet) === 'internet';
  if (closed && isPublic) {
    const todo = 'choose private subnets, or leave out --private';
    return [{ what: `${id} is public: its default route leads to an internet gateway`, todo }];
  }
  if (closed) return [];
  if (!isPublic) {
    return [
      {
        what: `${id} is private: it has no default route to an internet gateway`,
        todo: 'add --private, or choose public subnets',
      },
    ];
  }
  if (addresses === true) return [];
  return [
    {
      what: `nodes in ${id} would have no public addresses, and so no internet access`,
      todo: `aws ec2 modify-subnet-attribute --subnet-id ${id} --map-public-ip-on-launch`,
    },
  ];
}

const isUp = ({ State }: VpcEndpoint) => State?.toLowerCase() === 'available';

/** What subnets without any way out need instead: endpoints of what nodes call. */
function closedIn(
  subnets: readonly Subnet[],
  found: FoundNetwork,
  wanted: WantedNetwork,
  region: string,
): Lack[] {
  const shut = subnets.filter((one) => wayOut(found, one) === 'none');
  if (shut.length === 0) return [];
  const { vpc } = wanted;
  const ids = shut.map(({ SubnetId }) => SubnetId!);
  const interfaces = nodeServices(wanted).flatMap(({ name, why }) =>
    interfaceLack(found, shut, { name, why, vpc, subnet: ids[0]!, region }),
  );
  return [...storeLacks(found, shut, vpc, region), ...interfaces];
}

function storeLacks(found: FoundNetwork, shut: readonly Subnet[], vpc: string, region: string): Lack[] {
  const service = `com.amazonaws.${region}.s3`;
  const there = found.endpoints.filter((one) => one.ServiceName === service && isUp(one));
  if (there.some(({ PrivateDnsEnabled }) => PrivateDnsEnabled === true)) return [];
  const tables = shut.map((one) => tableOf(found, one)?.RouteTableId);
  const missing = shut.filter(
    (_, at) => !there.some(({ RouteTableIds = [] }) => RouteTableIds.includes(tables[at] ?? '')),
  );
  if (missing.length === 0) return [];
  const routes = [...new Set(missing.map((one) => tables[shut.indexOf(one)]))].join(' ');
  return [
    {
      what: `${missing.map(({ SubnetId }) => SubnetId).join(', ')}: no route to S3`,
      todo: `aws ec2 create-vpc-endpoint --vpc-id ${vpc} --service-name ${service} --route-table-ids ${routes}`,
    },
  ];
}

function interfaceLack(
  { endpoints, groups }: FoundNetwork,
  shut: readonly Subnet[],
  { name, why, vpc, subnet, region }: NodeService & Readonly<Record<'vpc' | 'subnet' | 'region', string>>,
): Lack[] {
  const service = `com.amazonaws.${region}.${name}`;
  const one = endpoints.find((each) => each.ServiceName === service && isUp(each));
  if (one === undefined) {
    return [
      {
        what: `no endpoint for ${service} (${why})`,
        todo: `aws ec2 create-vpc-endpoint --vpc-id ${vpc} --vpc-endpoint-type Interface --service-name ${service} --subnet-ids ${subnet} --security-group-ids <group that allows 443 from the subnets>`,
      },
    ];
  }
  const id = one.VpcEndpointId;
  if (one.PrivateDnsEnabled !== true) {
    return [
      {
        what: `${id} (${service}) has no private DNS name`,
        todo: `aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${id} --private-dns-enabled`,
      },
    ];
  }
  const own = groups.filter(({ GroupId }) => one.Groups?.some((each) => each.GroupId === GroupId));
  const kept = shut.filter((each) => !own.some((group) => letsIn(group, each)));
  return kept.map(({ SubnetId, CidrBlock }) => ({
    what: `${id} (${service}) does not allow HTTPS from ${SubnetId}`,
    todo: `aws ec2 authorize-security-group-ingress --group-id ${own[0]?.GroupId} --protocol tcp --port 443 --cidr ${CidrBlock}`,
  }));
}

/** Whether a group lets in HTTPS from a subnet. */
function letsIn({ IpPermissions = [] }: SecurityGroup, { CidrBlock = '' }: Subnet): boolean {
  const [address = ''] = CidrBlock.split('/');
  return IpPermissions.some(({ IpProtocol, FromPort = 0, ToPort = 65_535, IpRanges = [] }) => {
    if (IpProtocol !== '-1' && !(IpProtocol === 'tcp' && FromPort <= 443 && ToPort >= 443)) return false;
    const ranges = new BlockList();
    for (const { CidrIp = '' } of IpRanges) {
      const [network = '', bits] = CidrIp.split('/');
      ranges.addSubnet(network, Number(bits));
    }
    return ranges.check(address);
  });
}
