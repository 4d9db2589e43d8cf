import { AwsRefusal, type Json } from './json-protocol.js';

/** EC2 Instance Connect of the model: hands one-time keys to whoever plays the node. */
export class ConnectApi {
  readonly #onKey: (user: string, publicKey: string) => Promise<void>;

  constructor(onKey: (user: string, publicKey: string) => Promise<void>) {
    this.#onKey = onKey;
  }

  async call(operation: string, { InstanceOSUser, SSHPublicKey }: Json): Promise<Json> {
    if (operation !== 'SendSSHPublicKey') {
      throw new AwsRefusal('UnknownOperationException', `the model has no ${operation}`);
    }
    await this.#onKey(String(InstanceOSUser), String(SSHPublicKey));
    return { RequestId: 'model', Success: true };
  }
}
