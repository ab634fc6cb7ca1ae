import type { ObjectName, StripeObjects } from '../wire.ts';
import type { Fields, Params } from './fields.ts';
import type { World } from './world.ts';

type Input = Record<string, unknown>;

/** A request on a resource: the parameters it takes and what it does, in one synchronous step. */
export interface Action<Result, Args extends unknown[] = []> {
  fields: Fields;
  run(world: World, params: Input, ...args: Args): Result;
}

/**
 * One kind of Stripe object, declared. Routing, form reading, validation, expansion, pagination,
 * errors and idempotency are added to every resource by what stands here.
 */
export interface Resource<Name extends ObjectName = ObjectName> {
  object: Name;
  path: string;
  /** Fields that hold ids, by dotted path, and what they expand to. */
  expandable?: Record<string, ObjectName>;
  /** Fields shown only when they are expanded, and how they are made. */
  included?: Record<string, (world: World, object: StripeObjects[Name]) => unknown>;
  create?: Action<StripeObjects[Name]>;
  retrieve?: (world: World, id: string) => StripeObjects[Name];
  list?: Action<(object: StripeObjects[Name]) => boolean>;
  /** Filters of the list by fields that never change: by these it is looked up, not searched. */
  indexed?: string[];
  update?: Action<StripeObjects[Name], [object: StripeObjects[Name]]>;
  remove?: (world: World, object: StripeObjects[Name]) => void;
  /** A removed object is still told of, as `{ id, object, deleted: true }`. */
  buried?: boolean;
  /** POST `path/:id/<name>`. */
  actions?: Record<string, Action<StripeObjects[Name], [object: StripeObjects[Name]]>>;
  /** GET `path/:id/<name>`: a list that belongs to the object. `fields` are its filters. */
  nested?: Record<string, Action<{ id: string }[], [object: StripeObjects[Name]]>>;
}

/** Ties the parameters that `run` sees to the declared `fields`. */
export function action<Declared extends Fields, Result, Args extends unknown[]>(
  fields: Declared,
  run: (world: World, params: Params<Declared>, ...args: Args) => Result,
): Action<Result, Args> {
  return {
    fields,
    run: (world, params, ...args) => run(world, params as Params<Declared>, ...args),
  };
}

/** A list that keeps the objects whose fields equal the filters given; `fields` names those filters. */
export function listBy<Declared extends Fields>(
  fields: Declared,
): Action<(object: object) => boolean> {
  return {
    fields,
    run: (_world, params) => (object) =>
      Object.entries(params).every(([name, value]) => (object as Input)[name] === value),
  };
}

/** Keeps the type of the object while it widens the declaration for the registry. */
export function defineResource<Name extends ObjectName>(resource: Resource<Name>): Resource {
  return resource as unknown as Resource;
}
