import type { Resource } from './resource.ts';
import { invalidRequest } from './stripe-error.ts';
import type { World } from './world.ts';

type Node = Record<string, unknown>;
type Registry = ReadonlyMap<string, Resource>;

const deepest = 4;

/**
 * A copy of `value` (an object or a list) as it is answered: included fields left out unless a path
 * of `expand` asks for them, ids along each path replaced by their objects.
 */
export function render(world: World, registry: Registry, value: object, expand: string[]): object {
  const copy = bare(registry, structuredClone(value));
  for (const [index, path] of expand.entries()) {
    const segments = path.split('.');
    if (segments.length > deepest + (segments[0] === 'data' ? 1 : 0)) {
      throw invalidRequest(
        `You cannot expand more than ${deepest} levels of a property. Property: ${path}`,
        `expand[${index}]`,
      );
    }
    walk({ world, registry, path, param: `expand[${index}]` }, copy, segments, undefined, []);
  }
  return copy;
}

interface Walk {
  world: World;
  registry: Registry;
  path: string;
  param: string;
}

function walk(
  at: Walk,
  node: unknown,
  [segment, ...rest]: string[],
  owner: Resource | undefined,
  within: string[],
): void {
  if (segment === undefined || node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) walk(at, item, [segment, ...rest], owner, within);
    return;
  }
  const current = node as Node;
  const resource = at.registry.get(String(current['object']));
  if (resource) [owner, within] = [resource, []];
  const field = [...within, segment].join('.');
  const target = ownEntry(owner?.expandable, field);
  const include = ownEntry(owner?.included, field);
  const leads = Object.keys(owner?.expandable ?? {}).some((path) => path.startsWith(`${field}.`));

  if (include && owner && !(segment in current)) {
    const stored = at.world.store.read(owner.object, String(current['id']));
    current[segment] = bare(at.registry, structuredClone(include(at.world, stored)) as object);
  } else if (target && typeof current[segment] === 'string') {
    const id = current[segment];
    const found = at.world.store.find(target, id) ?? at.world.store.tombstone(id);
    if (found) current[segment] = bare(at.registry, structuredClone(found));
  } else if (
    !include &&
    !target &&
    !leads &&
    !isListData(current, segment) &&
    !isObject(current, segment)
  ) {
    throw invalidRequest(`This property cannot be expanded (${at.path}).`, at.param);
  }
  walk(at, current[segment], rest, owner, [...within, segment]);
}

function ownEntry<Entry>(
  entries: Record<string, Entry> | undefined,
  name: string,
): Entry | undefined {
  return entries && Object.hasOwn(entries, name) ? entries[name] : undefined;
}

const isListData = (node: Node, segment: string) => node['object'] === 'list' && segment === 'data';

const isObject = (node: Node, segment: string) =>
  typeof (node[segment] as Node | null | undefined)?.['object'] === 'string';

function bare(registry: Registry, value: object): object {
  const node = value as Node;
  if (Array.isArray(value)) for (const item of value) bare(registry, item as object);
  else if (node['object'] === 'list') bare(registry, node['data'] as object);
  else {
    const resource = registry.get(String(node['object']));
    for (const field of Object.keys(resource?.included ?? {})) delete node[field];
  }
  return value;
}
