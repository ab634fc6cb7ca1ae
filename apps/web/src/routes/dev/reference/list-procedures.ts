import type { describeApi } from '@till/contracts/describe-api';

type Reference = Awaited<ReturnType<typeof describeApi>>;
type Content = { content?: Record<string, { schema?: unknown }> } | undefined;

const schemaIn = (part: unknown) => (part as Content)?.content?.['application/json']?.schema;

/** The procedures of an OpenAPI description, one by one, as a page shows them: JSON Schemas as text. */
export function listProcedures({ paths, components }: Reference) {
  const show = (schema: unknown) => schema && JSON.stringify(schema, undefined, 2);
  const procedures = Object.entries(paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((verb) => {
      const operation = item?.[verb];
      if (!operation) return [];
      const input = schemaIn(operation.requestBody) ?? schemaIn(operation.parameters?.[0]);
      const answer = schemaIn(operation.responses?.['200']) as {
        properties: { result: { properties?: { data?: unknown } } };
      };
      const output = answer.properties.result.properties?.data;
      return {
        name: path.slice(1),
        verb: verb.toUpperCase(),
        input: show(input),
        output: show(output),
      };
    }),
  );
  return { procedures, error: show(schemaIn(components?.responses?.Error)) };
}
