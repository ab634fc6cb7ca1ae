import type { ObjectName, StripeObjects } from '../wire.ts';
import { createIndexes } from './store-indexes.ts';
import { resourceMissing } from './stripe-error.ts';

/** Everything the emulator remembers, by object name and id, in order of creation. */
export interface Store {
  put<Name extends ObjectName>(name: Name, object: StripeObjects[Name]): StripeObjects[Name];
  find<Name extends ObjectName>(name: Name, id: string): StripeObjects[Name] | undefined;
  /** Throws resource_missing; `param` names the parameter that held the id, 'id' the path. */
  read<Name extends ObjectName>(name: Name, id: string, param?: string): StripeObjects[Name];
  all<Name extends ObjectName>(name: Name): StripeObjects[Name][];
  /**
   * The objects whose `field` is `value`, looked up instead of searched for. Only for fields that
   * never change once their object is stored.
   */
  allBy<Name extends ObjectName>(name: Name, field: string, value: string): StripeObjects[Name][];
  remove(name: ObjectName, id: string): void;
  /** Removes an object of which Stripe goes on telling that it was deleted. */
  bury(name: ObjectName, id: string): void;
  /** What is left of a buried object. */
  tombstone(id: string): Tombstone | undefined;
  /** All of it as plain data. */
  save(): StoredData;
  /** Holds these objects instead. */
  load(data: StoredData): void;
  clear(): void;
}

export interface StoredData {
  objects: [ObjectName, StripeObjects[ObjectName][]][];
  tombstones: Tombstone[];
}

export interface Tombstone {
  id: string;
  object: ObjectName;
  deleted: true;
}

export function createStore(): Store {
  const tables = new Map<ObjectName, Map<string, unknown>>();
  const tombstones = new Map<string, Tombstone>();
  const indexes = createIndexes();

  function tableOf<Name extends ObjectName>(name: Name): Map<string, StripeObjects[Name]> {
    const table = tables.get(name) ?? new Map<string, unknown>();
    tables.set(name, table);
    return table as Map<string, StripeObjects[Name]>;
  }

  function take(name: ObjectName, id: string): void {
    const object = tableOf(name).get(id);
    if (object) indexes.remove(name, object);
    tableOf(name).delete(id);
  }

  return {
    put(name, object) {
      tableOf(name).set(object.id, object);
      indexes.add(name, object);
      return object;
    },
    find: (name, id) => tableOf(name).get(id),
    read(name, id, param) {
      const object = tableOf(name).get(id);
      if (!object) throw resourceMissing(name, id, param);
      return object;
    },
    all: (name) => [...tableOf(name).values()],
    allBy: <Name extends ObjectName>(name: Name, field: string, value: string) =>
      indexes.find(name, field, value, () =>
        tableOf(name).values(),
      ) as unknown as StripeObjects[Name][],
    remove: take,
    bury(name, id) {
      take(name, id);
      tombstones.set(id, { id, object: name, deleted: true });
    },
    tombstone: (id) => tombstones.get(id),
    save: () =>
      structuredClone({
        objects: [...tables].map(([name, table]): StoredData['objects'][number] => [
          name,
          [...table.values()] as StripeObjects[ObjectName][],
        ]),
        tombstones: [...tombstones.values()],
      }),
    load(data) {
      const { objects, tombstones: buried } = structuredClone(data);
      this.clear();
      for (const [name, all] of objects) {
        for (const object of all) tableOf(name).set(object.id, object as never);
      }
      for (const tombstone of buried) tombstones.set(tombstone.id, tombstone);
    },
    clear() {
      tables.clear();
      indexes.clear();
      tombstones.clear();
    },
  };
}
