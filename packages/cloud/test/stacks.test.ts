import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDeployment } from '@verger/cloud';
import { checkRules, synthesise } from '@verger/cloud/stacks';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { instanceType } from '../src/plan/instance-types.js';
import { runStep } from '../src/plan/run-step.js';
import { sparkDefaults } from '../src/plan/spark-defaults.js';
import { below, type ReadTemplate, templatesOf, temporaryFolder } from './support/templates.js';

const PEOPLE = { scientist: ['alice'], operator: ['bob'] };
const out = temporaryFolder();
let base: ReadTemplate;
let cluster: ReadTemplate;
beforeAll(async () => {
  ({ base, cluster } = await templatesOf(PEOPLE, out));
});

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

const actionsOf = ({ Action }: Statement) => [Action].flat();

/** Statements of the policies that hang on a role or group. */
function statementsOf(holder: string): Statement[] {
  return base
    .of('AWS::IAM::Policy')
    .filter(({ properties }) => JSON.stringify([properties.Roles, properties.Groups]).includes(`"${holder}`))
    .flatMap(({ properties }) => (properties.PolicyDocument as { Statement: Statement[] }).Statement);
}

describe('both templates', () => {
  test('open 0 ports to the world', () => {
    const everywhere = [base, cluster].flatMap(({ all }) =>
      all
        .filter(({ type }) => /SecurityGroup(Ingress)?$/.test(type))
        .flatMap(({ properties }) => [
          ...((properties.SecurityGroupIngress as unknown[]) ?? []),
          ...('CidrIp' in properties || 'CidrIpv6' in properties ? [properties] : []),
        ])
        .filter((rule) => {
          const { CidrIp, CidrIpv6 } = rule as Record<string, unknown>;
          return CidrIp !== undefined || CidrIpv6 !== undefined;
        }),
    );
    expect(everywhere).toHaveLength(0);
    // The one way in comes from a group, not from an address.
    const ways = base.of('AWS::EC2::SecurityGroupIngress').map(({ properties }) => properties);
    expect(ways).toHaveLength(1);
    expect(ways[0]).toMatchObject({ IpProtocol: 'tcp', FromPort: 22, ToPort: 22 });
    expect(JSON.stringify(ways[0]!.SourceSecurityGroupId)).toContain('EndpointGroup');
  });

  test('hold no password, no access key, no address of a machine or person, and fit into one call', () => {
    for (const { text, all } of [base, cluster]) {
      expect(all.map(({ type }) => type)).not.toContain('AWS::IAM::AccessKey');
      expect(text).not.toMatch(/LoginProfile|SecretAccessKey|PRIVATE KEY|\/tmp\/|\/root|\/home/);
      // The limit of a template that is not in S3.
      expect(JSON.stringify(JSON.parse(text)).length).toBeLessThan(51_200);
    }
  });

  test('break no rule of AwsSolutions without a reason, and the rules are on', () => {
    const report = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8'));
    expect(report).toMatchObject({ title: 'Validation Report', pluginReports: [] });
    const app = new App({ outdir: temporaryFolder() });
    new Bucket(new Stack(app, 'Bad'), 'Open');
    checkRules(app);
    expect(() => app.synth()).toThrow(/[Vv]alidation/);
  });

  test('make nothing that costs money while no cluster runs, but a key', () => {
    const types = new Set([...base.all, ...cluster.all].map(({ type }) => type));
    for (const dear of [/NatGateway/, /EC2::Instance$/, /ElasticLoadBalancing/, /EIP/, /Lambda/]) {
      expect([...types].filter((type) => dear.test(type))).toEqual([]);
    }
    const endpoints = base.of('AWS::EC2::VPCEndpoint').map(({ properties }) => properties.VpcEndpointType);
    expect(endpoints).toEqual(['Gateway']);
    expect(base.of('AWS::KMS::Key')).toHaveLength(1);
  });
});

describe('the base stack', () => {
  test('keeps its buckets, closed, encrypted, versioned, and speaks TLS only', () => {
    const buckets = base.of('AWS::S3::Bucket');
    expect(buckets).toHaveLength(2);
    for (const { properties, deletionPolicy } of buckets) {
      expect(deletionPolicy).toBe('Retain');
      expect(properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(JSON.stringify(properties.BucketEncryption)).toContain('AES256');
    }
    const store = buckets.find(({ id }) => id.startsWith('Store'))!;
    expect(store.properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    const rules = (store.properties.LifecycleConfiguration as { Rules: { Id: string }[] }).Rules;
    expect(rules.map(({ Id }) => Id)).toEqual(['uploads', 'versions', 'logs', 'archives', 'runs']);
    const policies = base.of('AWS::S3::BucketPolicy');
    expect(policies).toHaveLength(2);
    for (const { properties } of policies) {
      const { Statement: statements } = properties.PolicyDocument as { Statement: Statement[] };
      expect(statements).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    }
  });

  test('encrypts at rest and in transit, with the keys where EMR reads them', () => {
    const [security] = base.of('AWS::EMR::SecurityConfiguration');
    const { EncryptionConfiguration: encryption, InstanceMetadataServiceConfiguration: metadata } = security!
      .properties.SecurityConfiguration as Record<string, Record<string, Record<string, unknown>>>;
    expect(encryption).toMatchObject({
      EnableAtRestEncryption: true,
      EnableInTransitEncryption: true,
      AtRestEncryptionConfiguration: {
        S3EncryptionConfiguration: { EncryptionMode: 'SSE-S3' },
        LocalDiskEncryptionConfiguration: {
          EncryptionKeyProviderType: 'AwsKms',
          EnableEbsEncryption: true,
          AwsKmsKey: { 'Fn::GetAtt': [expect.stringMatching(/^DiskKey/), 'Arn'] },
        },
      },
      InTransitEncryptionConfiguration: {
        TLSCertificateConfiguration: { CertificateProviderType: 'PEM' },
      },
    });
    expect(JSON.stringify(encryption)).toContain('/bootstrap/certificates.zip');
    expect(metadata).toMatchObject({ MinimumInstanceMetadataServiceVersion: 2 });
  });

  test("gives the nodes' role these actions and no others", () => {
    const statements = statementsOf('NodeRole');
    const byPrefix = (prefix: string) =>
      statements
        .filter(({ Resource }) => JSON.stringify(Resource).includes(`/${prefix}/*`))
        .flatMap(actionsOf)
        .sort();
    const write = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'];
    expect(byPrefix('photos')).toEqual(['s3:GetObject']);
    expect(byPrefix('bootstrap')).toEqual(['s3:GetObject']);
    expect(byPrefix('runs')).toEqual(write);
    expect(byPrefix('jupyter')).toEqual(write);
    expect(byPrefix('logs')).toEqual(['s3:PutObject']);
    expect([...new Set(statements.flatMap(actionsOf))].sort()).toEqual(
      [
        ...write,
        's3:ListBucket',
        ...['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'DescribeKey'].map((one) => `kms:${one}`),
        ...['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
        'secretsmanager:GetSecretValue',
        'cloudwatch:PutMetricData',
      ].sort(),
    );
    expect(statements.every(({ Effect }) => Effect === 'Allow')).toBe(true);
    expect(statements.filter(({ Resource }) => Resource === '*')).toMatchObject([
      { Condition: { StringEquals: { 'cloudwatch:namespace': 'Verger' } } },
    ]);
  });

  test("lets EMR's role pass one role to one service, and be taken by EMR for this account only", () => {
    const passing = statementsOf('ServiceRole').filter((one) => actionsOf(one).includes('iam:PassRole'));
    expect(passing).toHaveLength(1);
    expect(passing[0]).toMatchObject({
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^NodeRole/), 'Arn'] },
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    });
    const [role] = base.of('AWS::IAM::Role').filter(({ id }) => id.startsWith('ServiceRole'));
    expect(role!.properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'elasticmapreduce.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    });
  });

  test('hangs the same rights on groups and on roles that people of Identity Center can take', () => {
    const held = (type: string, id: string) =>
      JSON.stringify(base.of(type).find((one) => one.id.startsWith(id))!.properties.ManagedPolicyArns);
    for (const [group, role] of [
      ['DataScientists', 'ScientistRole'],
      ['Operators', 'OperatorRole'],
    ] as const) {
      expect(held('AWS::IAM::Group', group)).toBe(held('AWS::IAM::Role', role));
    }
    expect(held('AWS::IAM::Group', 'Operators')).toMatch(/UsePolicy.*OperatePolicy/);
    // What they allow is decided by a simulator, in iam/rights.test.ts.
  });

  test('gives names of IAM, which all regions share, its own name and region', () => {
    const names = base.all.flatMap(({ properties }) =>
      ['GroupName', 'RoleName', 'ManagedPolicyName'].flatMap((name) =>
        name in properties ? [JSON.stringify(properties[name])] : [],
      ),
    );
    expect(names.length).toBeGreaterThanOrEqual(6);
    for (const name of names) expect(name).toMatch(/"verger-",\{"Ref":"AWS::Region"\}/);
  });

  test('lets users who are there already join their group, and makes them not', async () => {
    const folder = temporaryFolder();
    const { base: made } = await synthesise(parseDeployment(PEOPLE), folder, { existingUsers: ['alice'] });
    const { Resources } = JSON.parse(readFileSync(made.path, 'utf8'));
    const of = (type: string) =>
      Object.values(Resources as Record<string, { Type: string; Properties: Record<string, unknown> }>)
        .filter(({ Type }) => Type === type)
        .map(({ Properties }) => Properties);
    expect(of('AWS::IAM::User').map(({ UserName }) => UserName)).toEqual(['bob']);
    expect(of('AWS::IAM::UserToGroupAddition')).toMatchObject([{ Users: ['alice'] }]);
  });

  test('goes without a budget when there may be none, and asks for no address when nobody is told', async () => {
    const without = await templatesOf({ budget: false }, temporaryFolder());
    expect(without.base.of('AWS::Budgets::Budget')).toEqual([]);
    expect(without.base.of('AWS::SNS::Topic')).toHaveLength(1);
    const silent = await templatesOf({ budget: false, alarm: false }, temporaryFolder());
    expect(silent.base.all.filter(({ type }) => /SNS|Events/.test(type))).toEqual([]);
    expect(Object.keys(silent.base.parameters)).toEqual(['PublicKey']);
  });

  test('makes users by name, each in one group', () => {
    const users = base.of('AWS::IAM::User').map(({ properties }) => properties);
    expect(users.map(({ UserName }) => UserName).sort()).toEqual(['alice', 'bob']);
    for (const { Groups } of users) expect(Groups).toHaveLength(1);
  });

  test('tells somebody at 80 % of the month, and before the month goes over', () => {
    const [budget] = base.of('AWS::Budgets::Budget');
    expect(budget!.properties.Budget).toMatchObject({
      BudgetLimit: { Amount: 20, Unit: 'USD' },
      // Of this deployment only: by the tag that all of it carries.
      CostFilters: { TagKeyValue: ['user:verger:deployment$verger'] },
      TimeUnit: 'MONTHLY',
    });
    const told = budget!.properties.NotificationsWithSubscribers as {
      Notification: { NotificationType: string; Threshold: number };
      Subscribers: unknown;
    }[];
    expect(
      told.map(({ Notification: { NotificationType, Threshold } }) => [NotificationType, Threshold]),
    ).toEqual([
      ['ACTUAL', 80],
      ['FORECASTED', 100],
    ]);
    for (const { Subscribers } of told) {
      expect(Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: { Ref: 'AlarmEmail' } }]);
    }
  });

  test('draws what runs write, of this deployment', () => {
    const [dashboard] = base.of('AWS::CloudWatch::Dashboard');
    expect(JSON.stringify(dashboard!.properties.DashboardName)).toContain('"verger-",{"Ref":"AWS::Region"}');
    const { 'Fn::Join': join } = dashboard!.properties.DashboardBody as { 'Fn::Join': [string, unknown[]] };
    const body = join[1].map((part) => (typeof part === 'string' ? part : 'eu-west-3')).join('');
    const { widgets } = JSON.parse(body) as {
      widgets: { properties: { metrics: unknown[][]; region: string } }[];
    };
    const drawn = widgets.flatMap(({ properties }) => properties.metrics);
    expect(drawn.map((metric) => metric.slice(0, 4))).toEqual(
      ['PhotosPerSecond', 'Photos', 'Errors', 'FailedRuns', 'Cost'].map((metric) => [
        ...['Verger', metric, 'Deployment', 'verger'],
      ]),
    );
    expect(new Set(widgets.map(({ properties }) => properties.region))).toEqual(new Set(['eu-west-3']));
  });

  test('tells failures of its own clusters and runs only, by one mail each', () => {
    expect(base.of('AWS::SNS::Subscription').map(({ properties }) => properties)).toMatchObject([
      { Protocol: 'email', Endpoint: { Ref: 'AlarmEmail' } },
    ]);
    const patterns = base.of('AWS::Events::Rule').map(({ properties }) => properties.EventPattern);
    expect(patterns).toEqual([
      {
        source: ['aws.emr'],
        'detail-type': ['EMR Cluster State Change'],
        detail: {
          state: ['TERMINATED_WITH_ERRORS'],
          name: ['verger', { prefix: 'verger-run-' }, { prefix: 'verger-by-hand' }],
        },
      },
      {
        source: ['aws.emr'],
        'detail-type': ['EMR Step Status Change'],
        detail: {
          state: ['FAILED'],
          name: [{ prefix: 'verger run ' }],
          actionOnFailure: [{ 'anything-but': 'TERMINATE_CLUSTER' }],
        },
      },
    ]);
    const [policy] = base.of('AWS::SNS::TopicPolicy');
    const { Statement: statements } = policy!.properties.PolicyDocument as { Statement: Statement[] };
    expect(statements).toContainEqual(
      expect.objectContaining({
        ...{ Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: 'events.amazonaws.com' } },
      }),
    );
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  test('imports the public half of the key, and no other is known', () => {
    const [key] = base.of('AWS::EC2::KeyPair');
    expect(key!.properties.PublicKeyMaterial).toEqual({ Ref: 'PublicKey' });
    expect(Object.keys(base.parameters).sort()).toEqual(['AlarmEmail', 'PublicKey']);
  });
});

describe('a private network', () => {
  const OWN = { vpc: 'vpc-0a1b2c3d', subnet: ['subnet-0a1b2c3d', 'subnet-0b1b2c3d'] };
  const types = (template: ReadTemplate) => new Set(template.all.map(({ type }) => type));
  const instancesOf = (template: ReadTemplate) =>
    template.of('AWS::EMR::Cluster')[0]!.properties.Instances as Record<string, unknown>;

  test('has no way to the internet, and endpoints of what nodes call, open to nodes only', async () => {
    const closed = await templatesOf({ private: true }, temporaryFolder());
    for (const out of ['InternetGateway', 'NatGateway', 'EIP', 'Route', 'EgressOnlyInternetGateway']) {
      expect(types(closed.base)).not.toContain(`AWS::EC2::${out}`);
    }
    for (const { properties } of closed.base.of('AWS::EC2::Subnet')) {
      expect(properties.MapPublicIpOnLaunch).toBe(false);
      expect(properties.Tags).toContainEqual({
        Key: 'for-use-with-amazon-emr-managed-policies',
        Value: 'true',
      });
    }
    const endpoints = closed.base.of('AWS::EC2::VPCEndpoint').map(({ properties }) => properties);
    const [gateway, ...interfaces] = endpoints;
    expect(gateway).toMatchObject({ VpcEndpointType: 'Gateway' });
    expect(gateway!.RouteTableIds).toHaveLength(2);
    const names = interfaces.map(({ ServiceName }) => JSON.stringify(ServiceName));
    for (const name of ['elasticmapreduce', 'kms', 'monitoring', 'secretsmanager']) {
      expect(names.filter((one) => one.includes(`.${name}"`))).toHaveLength(1);
    }
    for (const one of interfaces) {
      expect(one).toMatchObject({ VpcEndpointType: 'Interface', PrivateDnsEnabled: true });
      // An endpoint costs by the zone.
      expect(one.SubnetIds).toHaveLength(1);
    }
    const ways = closed.base
      .of('AWS::EC2::SecurityGroupIngress')
      .map(({ properties: { FromPort, ToPort, SourceSecurityGroupId } }) => {
        expect([FromPort, SourceSecurityGroupId]).toEqual([ToPort, expect.anything()]);
        return FromPort;
      });
    // SSH, HTTPS to the endpoints, and EMR both ways.
    expect(ways.sort()).toEqual([22, 443, 8443, 9443]);
  });

  test('gives EMR its group, which public subnets must not have', async () => {
    const closed = await templatesOf({ private: true }, temporaryFolder());
    expect(instancesOf(closed.cluster)).toMatchObject({
      ServiceAccessSecurityGroup: { 'Fn::ImportValue': 'verger-base:ServiceAccessGroup' },
    });
    expect(closed.base.outputs.ServiceAccessGroup!.Export!.Name).toBe('verger-base:ServiceAccessGroup');
    expect(instancesOf(cluster)).not.toHaveProperty('ServiceAccessSecurityGroup');
    expect(base.outputs).not.toHaveProperty('ServiceAccessGroup');
  });

  test("or one of the account's own makes no network, and takes the endpoint that is there", async () => {
    const own = await templatesOf({ ...OWN, private: true }, temporaryFolder());
    const made = /::(VPC|Subnet|RouteTable|VPCEndpoint|InternetGateway|NatGateway)$/;
    expect([...types(own.base)].filter((type) => made.test(type))).toEqual([]);
    expect(own.base.outputs.Subnets!.Value).toBe('subnet-0a1b2c3d,subnet-0b1b2c3d');
    for (const { properties } of own.base.of('AWS::EC2::SecurityGroup')) {
      expect(properties.VpcId).toBe('vpc-0a1b2c3d');
    }
    expect(own.base.of('AWS::EC2::InstanceConnectEndpoint')).toHaveLength(1);
    const { base: path } = await synthesise(parseDeployment(OWN), temporaryFolder(), {
      connectEndpoint: { id: 'eice-0a1b2c3d', groups: ['sg-0a1b2c3d'] },
    });
    const text = readFileSync(path.path, 'utf8');
    expect(text).not.toContain('AWS::EC2::InstanceConnectEndpoint');
    expect(text).toContain('instance-connect-endpoint/eice-0a1b2c3d');
    expect(text).toMatch(/"SourceSecurityGroupId": "sg-0a1b2c3d"/);
  });
});

describe('the cluster', () => {
  /** Heap of an executor and what is beside it, MiB. */
  const memoryOf = (spark: Readonly<Record<string, unknown>>) =>
    [spark['spark.executor.memory'], spark['spark.executor.memoryOverhead']].map((value) =>
      Number.parseInt(String(value), 10),
    ) as [number, number];
  /** One executor a node, with room for the application master: of YARN's 12,288 MiB on m5.xlarge. */
  const oneANode = (executor: number) => {
    expect(2 * executor).toBeGreaterThan(12_288);
    expect(executor + 2048).toBeLessThan(12_288);
  };
  const emr = (template: ReadTemplate) => template.of('AWS::EMR::Cluster')[0]!.properties;

  test('ends by itself, scales, logs, is encrypted, and bootstraps from the bucket', () => {
    expect(cluster.all.map(({ type }) => type).sort()).toEqual([
      'AWS::EMR::Cluster',
      // One person's password of JupyterHub each.
      ...['AWS::SecretsManager::Secret', 'AWS::SecretsManager::Secret'],
    ]);
    const properties = emr(cluster);
    expect(properties).toMatchObject({
      ReleaseLabel: 'emr-7.13.0',
      AutoTerminationPolicy: { IdleTimeout: 1800 },
      ManagedScalingPolicy: { ComputeLimits: { UnitType: 'Instances', MaximumCapacityUnits: 3 } },
      SecurityConfiguration: { 'Fn::ImportValue': 'verger-base:SecurityConfiguration' },
      Applications: [{ Name: 'Hadoop' }, { Name: 'Spark' }, { Name: 'JupyterHub' }],
    });
    expect(properties.Instances).toMatchObject({
      MasterInstanceGroup: { InstanceType: 'm5.xlarge', InstanceCount: 1, Market: 'ON_DEMAND' },
      CoreInstanceGroup: { InstanceType: 'm5.xlarge', InstanceCount: 3, Market: 'ON_DEMAND' },
      TerminationProtected: false,
    });
    expect(JSON.stringify(properties.LogUri)).toContain('/logs/');
    const actions = properties.BootstrapActions as { ScriptBootstrapAction: { Args: unknown[] } }[];
    expect(actions).toHaveLength(1);
    expect(actions[0]!.ScriptBootstrapAction.Args[1]).toEqual({ Ref: 'WorkerSha256' });
  });

  test('keeps notebooks in the bucket, and leaves the workers their memory', () => {
    const configurations = Object.fromEntries(
      (
        emr(cluster).Configurations as {
          Classification: string;
          ConfigurationProperties: Record<string, unknown>;
        }[]
      ).map((one) => [one.Classification, one.ConfigurationProperties]),
    );
    expect(configurations['jupyter-s3-conf']).toEqual({
      's3.persistence.enabled': 'true',
      's3.persistence.bucket': { 'Fn::ImportValue': 'verger-base:Bucket' },
    });
    const spark = configurations['spark-defaults']!;
    expect(spark['spark.executor.cores']).toBe('4');
    // For people: most of an executor is theirs, and it goes when they do nothing.
    const [heap, beside] = memoryOf(spark);
    expect(heap).toBeGreaterThan(2 * beside);
    expect(spark['spark.dynamicAllocation.enabled']).toBe('true');
    expect(spark['spark.dynamicAllocation.minExecutors']).toBe('0');
    oneANode(heap + beside);
  });

  test('a job has its own settings: photos are beside the heap, a worker for each core', () => {
    const spark = sparkDefaults(instanceType('m5.xlarge'));
    const [heap, beside] = memoryOf(spark);
    expect(beside).toBeGreaterThanOrEqual(256 + 4 * 640);
    oneANode(heap + beside);
    const step = runStep({
      ...{
        name: 'verger run 1',
        region: 'eu-west-3',
        photos: 's3://b/photos',
        out: 's3://b/runs/1',
        slots: 12,
        more: [],
        last: false,
        metrics: { deployment: 'verger', usdHour: undefined },
      },
      spark,
    });
    expect(step.HadoopJarStep!.Args).toEqual(
      expect.arrayContaining(['--conf', `spark.executor.memoryOverhead=${beside}`]),
    );
  });

  test.each([
    [{ release: 'emr-7.0.0' }, { ReleaseLabel: 'emr-7.0.0' }],
    [
      { instanceType: 'm6g.xlarge', coreNodes: 2, spot: true },
      {
        Instances: {
          MasterInstanceGroup: { InstanceType: 'm6g.xlarge', Market: 'ON_DEMAND' },
          CoreInstanceGroup: { InstanceType: 'm6g.xlarge', InstanceCount: 2, Market: 'SPOT' },
        },
        ManagedScalingPolicy: { ComputeLimits: { MaximumOnDemandCapacityUnits: 0 } },
      },
    ],
    [{ idleMinutes: 5, maxCoreNodes: 9 }, { AutoTerminationPolicy: { IdleTimeout: 300 } }],
  ])('as %j', async (options, expected) => {
    const other = await templatesOf(options, temporaryFolder());
    expect(emr(other.cluster)).toMatchObject(expected);
  });

  test('takes from the base stack only what it gives out, and makes no port', () => {
    const wanted = [...below(emr(cluster))].flatMap((value) =>
      typeof value === 'object' && value !== null && 'Fn::ImportValue' in value
        ? [String(value['Fn::ImportValue'])]
        : [],
    );
    const given = Object.values(base.outputs).map(({ Export }) => Export!.Name);
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((name) => !given.includes(name))).toEqual([]);
  });
});
