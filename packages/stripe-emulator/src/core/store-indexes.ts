type Item = { id: string };

/** Finds the objects of a table by what one of their fields holds. */
export interface Indexes {
  add(table: string, object: Item): void;
  remove(table: string, object: Item): void;
  /** The objects whose `field` holds `value`, in order of creation; `all` is read the first time only. */
  find(table: string, field: string, value: string, all: () => Iterable<Item>): Item[];
  clear(): void;
}

const valueOf = (object: Item, field: string) => (object as Record<string, unknown> & Item)[field];

/** An index of a field is made when it is first asked for, and kept from then on. */
export function createIndexes(): Indexes {
  const tables = new Map<string, Map<string, Map<unknown, Map<string, Item>>>>();

  function file(index: Map<unknown, Map<string, Item>>, field: string, object: Item): void {
    const value = valueOf(object, field);
    index.set(value, (index.get(value) ?? new Map<string, Item>()).set(object.id, object));
  }

  return {
    add(table, object) {
      for (const [field, index] of tables.get(table) ?? []) file(index, field, object);
    },
    remove(table, object) {
      for (const [field, index] of tables.get(table) ?? []) {
        index.get(valueOf(object, field))?.delete(object.id);
      }
    },
    find(table, field, value, all) {
      const fields = tables.get(table) ?? new Map<string, Map<unknown, Map<string, Item>>>();
      tables.set(table, fields);
      let index = fields.get(field);
      if (!index) {
        index = new Map();
        for (const object of all()) file(index, field, object);
        fields.set(field, index);
      }
      return [...(index.get(value)?.values() ?? [])];
    },
    clear: () => tables.clear(),
  };
}
