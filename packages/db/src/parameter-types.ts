// Of https://www.postgresql.org/docs/current/catalog-pg-type.html: these numbers never change.
const oids = { textList: 1009, uuidList: 2951, integerList: 1007, bigintList: 1016 };

/** A list as PostgreSQL reads it: `{"a","b"}`. */
function serialize(list: readonly unknown[] | string): string {
  if (typeof list === 'string') return list; // see `booleanType`
  const elements = list.map((element) =>
    element === null ? 'null' : `"${String(element).replace(/["\\]/g, '\\$&')}"`,
  );
  return `{${elements.join(',')}}`;
}

/**
 * Lists as parameters. The driver can ask the server for all array types when it connects, but nobody catches what goes
 * wrong with that question: a line cut at that moment would end the process. Lists in results are not parsed: select
 * them as jsonb.
 */
export const arrayTypes = Object.fromEntries(
  Object.entries(oids).map(([name, oid]) => [
    name,
    { to: oid, from: [], serialize, parse: (text: string) => text },
  ]),
);

/**
 * The driver's own, but what was serialized once stays what it is. The driver sends a statement again, with the
 * serialized values, when the server does not know it any more (a pooler gave it another backend, somebody said
 * `deallocate`), and serializes them once more: its own makes a false of every true.
 */
export const booleanType = {
  to: 16,
  from: [16],
  serialize: (value: boolean | 't' | 'f') => (value === true || value === 't' ? 't' : 'f'),
  parse: (text: string) => text === 't',
};
