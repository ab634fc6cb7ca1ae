import type { ObjectName, StripeObjects } from '../wire.ts';
import { resourceMissing } from './stripe-error.ts';

/** Everything the emulator remembers, by object name and id, in order of creation. */
export interface Store {
  put<Name extends ObjectName>(name: Name, object: StripeObjects[Name]): StripeObjects[Name];
  find<Name extends ObjectName>(name: Name, id: string): StripeObjects[Name] | undefined;
  /** Throws resource_missing; `param` names the parameter that held the id, 'id' the path. */
  read<Name extends ObjectName>(name: Name, id: string, param?: string): StripeObjects[Name];
  all<Name extends ObjectName>(name: Name): StripeObjects[Name][];
  remove(name: ObjectName, id: string): void;
  clear(): void;
}

export function createStore(): Store {
  const tables = new Map<ObjectName, Map<string, unknown>>();

  function tableOf<Name extends ObjectName>(name: Name): Map<string, StripeObjects[Name]> {
    const table = tables.get(name) ?? new Map<string, unknown>();
    tables.set(name, table);
    return table as Map<string, StripeObjects[Name]>;
  }

  return {
    put(name, object) {
      tableOf(name).set(object.id, object);
      return object;
    },
    find: (name, id) => tableOf(name).get(id),
    read(name, id, param) {
      const object = tableOf(name).get(id);
      if (!object) throw resourceMissing(name, id, param);
      return object;
    },
    all: (name) => [...tableOf(name).values()],
    remove: (name, id) => void tableOf(name).delete(id),
    clear: () => tables.clear(),
  };
}
