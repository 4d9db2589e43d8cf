import type { Json } from './json-protocol.js';

/** Where resources are made. */
export interface Place {
  readonly region: string;
  readonly account: string;
}

/** Property that names a resource; the name must be free, and another name makes another resource. */
export const NAMED_BY: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::EC2::KeyPair': 'KeyName',
  'AWS::EMR::SecurityConfiguration': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
};

/** How EC2 begins the ids of what has no name. */
const IDS: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::SecurityGroup': 'sg',
  'AWS::EC2::InstanceConnectEndpoint': 'eice',
  'AWS::EC2::VPCEndpoint': 'vpce',
  'AWS::KMS::Key': 'key',
};

/** Of a resource's logical id, the same each time: ids of AWS are hexadecimal. */
const hex = (text: string) => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

/**
 * What `Ref` gives of a resource.
 *
 * @param owner of the stack: a name that CloudFormation draws begins with it
 */
export function physicalId(
  type: string,
  properties: Json,
  { owner, place }: { readonly owner: string; readonly place: Place },
): string {
  const given = properties[NAMED_BY[type] ?? ''];
  const name = given === undefined ? owner : String(given);
  const { region, account } = place;
  if (type === 'AWS::IAM::ManagedPolicy') return `arn:aws:iam::${account}:policy/${name}`;
  if (type === 'AWS::SecretsManager::Secret') {
    return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;
  }
  if (type === 'AWS::SNS::Topic') return `arn:aws:sns:${region}:${account}:${name}`;
  const id = IDS[type];
  return id === undefined ? name : `${id}-${hex(owner)}`;
}

/** What `Fn::GetAtt` gives of a resource. */
export function attribute(type: string, id: string, name: string, { region, account }: Place): string {
  if (name === 'GroupId' || name === 'Id' || name === 'ApplicationId') return id;
  if (name === 'Arn') {
    const arns: Record<string, string> = {
      'AWS::S3::Bucket': `arn:aws:s3:::${id}`,
      'AWS::IAM::Role': `arn:aws:iam::${account}:role/${id}`,
      'AWS::IAM::Group': `arn:aws:iam::${account}:group/${id}`,
      'AWS::IAM::User': `arn:aws:iam::${account}:user/${id}`,
      'AWS::IAM::InstanceProfile': `arn:aws:iam::${account}:instance-profile/${id}`,
      'AWS::KMS::Key': `arn:aws:kms:${region}:${account}:key/${id}`,
      'AWS::Lambda::Function': `arn:aws:lambda:${region}:${account}:function:${id}`,
      'AWS::Logs::LogGroup': `arn:aws:logs:${region}:${account}:log-group:${id}:*`,
      'AWS::EMRServerless::Application': `arn:aws:emr-serverless:${region}:${account}:/applications/${id}`,
    };
    const arn = arns[type];
    if (arn !== undefined) return arn;
  }
  return `${id}.${name}`;
}
