// Of https://www.postgresql.org/docs/current/catalog-pg-type.html: these numbers never change.
const oids = { textList: 1009, uuidList: 2951, integerList: 1007, bigintList: 1016 };

/** A list as PostgreSQL reads it: `{"a","b"}`. */
function serialize(list: readonly unknown[]): string {
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
