import type { Field, Fields } from '../src/core/fields.ts';
import type { Operation } from '../src/core/operations.ts';
import { operations } from '../src/resources/registry.ts';
import { routes } from '../test/support/openapi.ts';
import type { Route, Schema } from '../test/support/openapi.ts';

export interface Row {
  /** Such as `POST /v1/coupons/:id`. */
  route: string;
  state: 'full' | 'partial' | 'absent' | 'not in the document';
  /** Parameters that are refused. */
  missing: string[];
  /** Parameters that are taken and change nothing. */
  idle: string[];
}

/** Such as `coupons`; Stripe's helpers for tests are as many families as what they help with. */
const familyOf = (path: string) => /^\/v1\/((?:test_helpers\/)?\w+)/.exec(path)?.[1] ?? '';
const shape = (path: string) => path.replaceAll(/\{[^}]+\}|:\w+/g, ':id');
const nameOf = (route: Route) => shape(route.name);

/** Every route of the emulator and, of the same families, every route of Stripe's that it lacks. */
export function coverage(): Row[] {
  const ours = new Map(operations.map((each) => [`${each.method} ${shape(each.path)}`, each]));
  const families = new Set(operations.map(({ path }) => familyOf(path)));
  const documented = routes.filter(({ name }) => families.has(familyOf(name.split(' ')[1]!)));
  const rows = documented.map((route): Row => {
    const operation = ours.get(nameOf(route));
    if (!operation) return { route: nameOf(route), state: 'absent', missing: [], idle: [] };
    return rowOf(operation, route);
  });
  const known = new Set(documented.map(nameOf));
  const others = [...ours].filter(([name]) => !known.has(name));
  return [...rows, ...others.map(([, operation]) => rowOf(operation, undefined))].toSorted(
    byPathThenMethod,
  );
}

/** The families of Stripe's routes of which the emulator has none. */
export function absentFamilies(): string[] {
  const families = new Set(operations.map(({ path }) => familyOf(path)));
  const all = routes.map(({ name }) => familyOf(name.split(' ')[1]!));
  return [...new Set(all)].filter((family) => !families.has(family)).toSorted();
}

function rowOf({ method, path, fields }: Operation, route: Route | undefined): Row {
  const missing = [
    ...gapsIn(fields),
    ...(route ? unknownIn(route.request, fields) : []),
  ].toSorted();
  const idle = Object.entries(fields).flatMap(([name, { gap }]) => idleIn(name, gap));
  const row = { route: `${method} ${shape(path)}`, missing: [...new Set(missing)], idle };
  if (!route) return { ...row, state: 'not in the document' };
  return { ...row, state: missing.length + idle.length > 0 ? 'partial' : 'full' };
}

/** What of a parameter is taken and changes nothing. */
function idleIn(name: string, gap: Field['gap']): string[] {
  if (gap === 'no effect') return [name];
  return typeof gap === 'object' && 'idle' in gap ? [`${name}[${gap.idle}]`] : [];
}

/** What the emulator declares and refuses. */
function gapsIn(fields: Fields, parent = ''): string[] {
  return Object.entries(fields).flatMap(([name, declared]) => {
    const path = parent ? `${parent}[${name}]` : name;
    return gapsOf(declared, path);
  });
}

function gapsOf({ gap, nested }: Field, path: string): string[] {
  if (gap === 'absent') return [path];
  if (typeof gap === 'object' && 'values' in gap)
    return gap.values.map((value) => `${path}=${value}`);
  return nested ? gapsIn(nested, path) : [];
}

/** What the document has and the emulator does not declare, two levels deep. */
function unknownIn(schema: Schema, fields: Fields, parent = ''): string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, part]) => {
    const path = parent ? `${parent}[${name}]` : name;
    const declared = fields[name];
    if (name === 'expand') return [];
    if (!declared) return [path];
    return declared.nested && !parent ? unknownIn(part, declared.nested, path) : [];
  });
}

function propertiesOf(schema: Schema): Record<string, Schema> {
  const alternatives = (schema['anyOf'] as Schema[] | undefined) ?? [];
  const items = schema['items'] as Schema | undefined;
  return Object.assign(
    {},
    schema.properties,
    items && propertiesOf(items),
    ...alternatives.map(propertiesOf),
  ) as Record<string, Schema>;
}

function byPathThenMethod(one: Row, other: Row): number {
  const [[method = '', path = ''], [otherMethod = '', otherPath = '']] = [one, other].map((row) =>
    row.route.split(' '),
  ) as [string[], string[]];
  const order = ['POST', 'GET', 'DELETE'];
  return (
    (path < otherPath ? -1 : path > otherPath ? 1 : 0) ||
    order.indexOf(method) - order.indexOf(otherMethod)
  );
}
