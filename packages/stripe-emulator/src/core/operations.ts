import type { StripeObjects } from '../wire.ts';
import { render } from './expand.ts';
import { readParams } from './fields.ts';
import type { Fields } from './fields.ts';
import { expandField, isWithin, listFields, nestedListFields, paginate } from './paginate.ts';
import type { Resource } from './resource.ts';
import type { World } from './world.ts';

export interface Call {
  world: World;
  /** The id in the path, or an empty string. */
  id: string;
  params: Record<string, unknown>;
  url: string;
}

/** One route of the API. `run` answers the object or list before it is rendered. */
export interface Operation {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  fields: Fields;
  run(call: Call): object;
}

type Stored = StripeObjects[keyof StripeObjects];

/** The routes that `resource` declares. */
export function operationsOf(resource: Resource): Operation[] {
  const {
    object,
    path,
    create,
    retrieve,
    list,
    indexed = [],
    update,
    remove,
    actions = {},
    nested = {},
  } = resource;
  const one = `${path}/:id`;
  const find = ({ world, id }: Call) => retrieve?.(world, id) ?? world.store.read(object, id);
  const operations: Operation[] = [];
  const add = (method: Operation['method'], at: string, fields: Fields, run: Operation['run']) =>
    operations.push({ method, path: at, fields: { ...fields, expand: expandField }, run });

  if (create) add('POST', path, create.fields, ({ world, params }) => create.run(world, params));
  if (list) {
    add('GET', path, { ...listFields, ...list.fields }, ({ world, params, url }) => {
      const { limit, starting_after, ending_before, created, ...filters } = params;
      const keeps = list.run(world, filters);
      const index = indexed.find((name) => typeof filters[name] === 'string');
      const { store } = world;
      const items = (index ? store.allBy(object, index, String(filters[index])) : store.all(object))
        .filter(
          (item) =>
            isWithin(
              Number('created' in item && item.created),
              created as Record<string, number>,
            ) && keeps(item),
        )
        .toReversed();
      return paginate<Stored>(items, definedOnly({ limit, starting_after, ending_before }), {
        url,
        object,
      });
    });
  }
  add('GET', one, {}, (call) => {
    const tombstone = resource.buried ? call.world.store.tombstone(call.id) : undefined;
    return tombstone ?? find(call);
  });
  if (update) {
    add('POST', one, update.fields, (call) => update.run(call.world, call.params, find(call)));
  }
  if (remove) {
    add('DELETE', one, {}, (call) => {
      remove(call.world, find(call));
      return { id: call.id, object, deleted: true };
    });
  }
  for (const [name, act] of Object.entries(actions)) {
    add('POST', `${one}/${name}`, act.fields, (call) =>
      act.run(call.world, call.params, find(call)),
    );
  }
  for (const [name, items] of Object.entries(nested)) {
    add('GET', `${one}/${name}`, { ...nestedListFields, ...items.fields }, (call) => {
      const { limit, starting_after, ending_before, ...filters } = call.params;
      return paginate(
        items.run(call.world, filters, find(call)),
        definedOnly({ limit, starting_after, ending_before }),
        { url: call.url, object: 'item' },
      );
    });
  }
  return operations;
}

/**
 * Carries out one operation: reads the parameters, acts, renders the answer. Throws a StripeError.
 * Everything happens in one synchronous step, so no two requests interleave.
 */
export function runOperation(
  operation: Operation,
  registry: ReadonlyMap<string, Resource>,
  { world, id, url, input }: { world: World; id: string; url: string; input: unknown },
): object {
  const { expand, ...params } = readParams(operation.fields, input);
  const answer = operation.run({ world, id, params, url });
  return render(world, registry, answer, (expand as string[] | undefined) ?? []);
}

function definedOnly(values: Record<string, unknown>): Record<string, never> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Record<string, never>;
}
