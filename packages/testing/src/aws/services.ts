import type { Account } from './account.js';
import type { ConnectApi } from './connect-api.js';
import { ABOUT_NETWORKS, ec2Of } from './ec2-api.js';
import type { ModelRules } from './emr-api.js';
import { AwsRefusal, type Json } from './json-protocol.js';
import { askMoto } from './moto.js';
import { productsOf } from './price-list-api.js';
import { answerOf, ec2AnswerOf } from './query-protocol.js';
import type { Region } from './region.js';

export interface ServicesContext {
  readonly account: Account;
  readonly rules: ModelRules;
  readonly connect: ConnectApi;
  readonly regionOf: (name: string) => Region;
}

/** A service that takes and gives JSON. */
export interface JsonService {
  /** As botocore names it. */
  readonly name: string;
  readonly call: (operation: string, input: Json) => Json | Promise<Json>;
}

/** The services of the model, by what a request names. */
export class AwsServices {
  readonly #context: ServicesContext;

  constructor(context: ServicesContext) {
    this.#context = context;
  }

  /** @param target first word of `x-amz-target` */
  json(target: string, region: string): JsonService {
    const { account, rules, connect, regionOf } = this.#context;
    const { emr, serverless } = regionOf(region);
    switch (target) {
      case 'ElasticMapReduce':
        return { name: 'emr', call: (operation, input) => emr.call(operation, input) };
      case 'emr-serverless':
        return { name: 'emr-serverless', call: (operation, input) => serverless.call(operation, input) };
      case 'ServiceQuotasV20190624':
        return {
          name: 'service-quotas',
          call: (_, input) => ({
            Quota: { Value: rules[input.ServiceCode === 'vpc' ? 'vpcQuota' : 'vcpuQuota'] },
          }),
        };
      case 'AWSPriceListService':
        return { name: 'pricing', call: (_, input) => productsOf(input) };
      case 'AWSInsightsIndexService':
        return { name: 'ce', call: (operation, input) => account.costs(operation, input) };
      case 'GraniteServiceVersion20100801':
        return { name: 'cloudwatch', call: (_, input) => account.putMetrics(input) };
      case 'secretsmanager':
        return {
          name: 'secretsmanager',
          call: (operation, input) => account.secrets(operation, input, region),
        };
      case 'AWSEC2InstanceConnectService':
        return { name: 'ec2-instance-connect', call: (operation, input) => connect.call(operation, input) };
      default:
        throw new AwsRefusal('UnknownOperationException', `the model has no ${target}`);
    }
  }

  /** Of a service that takes forms and gives XML. */
  async query(service: string, action: string, form: URLSearchParams, region: string): Promise<string> {
    const { account, rules, regionOf } = this.#context;
    const { emr, stacks } = regionOf(region);
    switch (service) {
      case 'sts': {
        const Arn = `arn:aws:iam::${account.id}:user/model`;
        return answerOf(action, { Arn, UserId: 'MODEL', Account: account.id });
      }
      case 'ec2':
        if (rules.networks !== undefined && ABOUT_NETWORKS.has(action)) {
          return askMoto(rules.networks, form, region);
        }
        return ec2AnswerOf(action, ec2Of({ account, emr, rules, region }, action, form));
      case 'sns':
        return answerOf(action, regionOf(region).notifications.sns(action, form));
      case 'iam':
        return answerOf(action, account.iam(action, form));
      default:
        return answerOf(action, await stacks.call(action, form));
    }
  }
}
