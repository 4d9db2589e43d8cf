/** A name that a pickle refers to, `module.name`; nothing is ever imported or called by it. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** What `persistent_id` gave in place of an object: for torch, the description of a storage. */
export class PersistentId {
  readonly id: PickleValue;
  constructor(id: PickleValue) {
    this.id = id;
  }
}

/** A call that unpickling would make; whoever reads the pickle decides what it means. */
export class Call {
  readonly name: string;
  readonly args: readonly PickleValue[];
  constructor(name: string, args: readonly PickleValue[]) {
    this.name = name;
    this.args = args;
  }
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleValue[]
  | Map<string, PickleValue>
  | Global
  | PersistentId
  | Call;
