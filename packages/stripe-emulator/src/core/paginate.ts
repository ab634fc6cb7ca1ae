import { list, range } from './composite-fields.ts';
import { integer, string } from './field-types.ts';
import type { Fields, Params } from './fields.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';

const pageFields = {
  limit: integer({ min: 1, max: 100 }),
  starting_after: string(),
  ending_before: string(),
} satisfies Fields;

export const listFields = { ...pageFields, created: range() } satisfies Fields;
export const nestedListFields = pageFields;
export const expandField = list(string(), 20);

export interface Page<Item> {
  object: 'list';
  data: Item[];
  has_more: boolean;
  url: string;
}

/**
 * One page of `items`, which are given in the order they are shown. The cursor must be among them,
 * or resource_missing names it.
 */
export function paginate<Item extends { id: string }>(
  items: Item[],
  { limit = 10, starting_after: after, ending_before: before }: Params<typeof pageFields>,
  { url, object }: { url: string; object: string },
): Page<Item> {
  if (after !== undefined && before !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: starting_after, ending_before.',
    );
  }
  const indexOf = (id: string, param: string) => {
    const index = items.findIndex((item) => item.id === id);
    if (index < 0) throw resourceMissing(object, id, param);
    return index;
  };
  if (before !== undefined) {
    const end = indexOf(before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: items.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : indexOf(after, 'starting_after') + 1;
  const data = items.slice(start, start + limit);
  return { object: 'list', data, has_more: start + limit < items.length, url };
}

/** Whether a time in seconds lies within the `created` filter of a list. */
export function isWithin(
  created: number,
  bounds: Params<typeof listFields>['created'] = {},
): boolean {
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = bounds;
  return created > gt && created >= gte && created < lt && created <= lte;
}
