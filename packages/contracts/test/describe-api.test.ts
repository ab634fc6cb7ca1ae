import type { OpenAPIV3_1 } from '@trpc/openapi';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeApi } from '../src/describe-api.ts';
import { errorCodes } from '../src/errors.ts';
import { appRouter } from '../src/router.ts';

type Schema = OpenAPIV3_1.SchemaObject;
type Operation = OpenAPIV3_1.OperationObject;
type Definition = { type: 'query' | 'mutation'; inputs: z.ZodType[]; output?: z.ZodType };

// Procedures are functions, with their definition beside them.
const registered: Record<string, unknown> = appRouter._def.procedures;
const procedures = Object.entries(registered).map(([path, procedure]) => ({
  path,
  definition: (procedure as { _def: Definition })._def,
}));

let document: OpenAPIV3_1.Document;
beforeAll(async () => {
  document = await describeApi('http://127.0.0.1:4000/trpc');
}, 180_000);

/** What two descriptions of one value have in common: its fields, which of them may be left out, and its choices. */
function outline(schema: Schema | undefined): unknown {
  if (!schema) return undefined;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const some = choices.filter(({ type }) => type !== 'null');
    return some.length === 1 ? outline(some[0]) : some.map(outline);
  }
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) => [
      schema.required?.includes(name) ? name : `${name}?`,
      outline(field),
    ]);
    return Object.fromEntries(fields.toSorted());
  }
  if (schema.items) return [outline(schema.items)];
  const types = [schema.type ?? typeof schema.const].flat().filter((type) => type !== 'null');
  return schema.enum
    ? schema.enum.toSorted()
    : types.map((type) => type?.replace('integer', 'number'));
}

const outlineOf = (type: z.ZodType, io: 'input' | 'output') =>
  outline(z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Schema);

test('the reference has every procedure of the router and no other', () => {
  const described = Object.keys(document.paths ?? {}).map((path) => path.slice(1));
  expect(described.toSorted()).toEqual(procedures.map(({ path }) => path).toSorted());
});

describe.each(procedures)('$path', ({ path, definition }) => {
  let operation: Operation;
  beforeAll(() => {
    const verb = definition.type === 'query' ? 'get' : 'post';
    operation = document.paths?.[`/${path}`]?.[verb] as Operation;
  });

  test('is called as the reference says', () => expect(operation).toBeDefined());

  test('takes the input of the reference', () => {
    const [input] = definition.inputs;
    const body = operation.requestBody as OpenAPIV3_1.RequestBodyObject | undefined;
    const [parameter] = (operation.parameters ?? []) as OpenAPIV3_1.ParameterObject[];
    const content = body?.content ?? parameter?.content;
    const described = content?.['application/json']?.schema as Schema | undefined;
    expect(outline(described)).toEqual(input && outlineOf(input, 'input'));
  });

  test('answers with the output of the reference', () => {
    const answer = operation.responses?.['200'] as OpenAPIV3_1.ResponseObject;
    const described = answer.content?.['application/json']?.schema as Schema;
    const data = described.properties?.result?.properties?.data;
    expect(outline(data)).toEqual(definition.output && outlineOf(definition.output, 'output'));
  });

  test('fails with one of the codes of the reference', () => {
    expect(operation.responses?.default).toEqual({ $ref: '#/components/responses/Error' });
    const failure = document.components?.responses?.Error as OpenAPIV3_1.ResponseObject;
    const described = failure.content?.['application/json']?.schema as Schema;
    const codes = described.properties?.error?.properties?.data?.properties?.shopCode?.enum;
    expect(codes?.toSorted()).toEqual(errorCodes.toSorted());
  });
});
