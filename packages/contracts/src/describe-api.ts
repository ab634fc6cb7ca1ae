import { generateOpenAPIDocument, type OpenAPIV3_1 } from '@trpc/openapi';

const file = decodeURIComponent(new URL('./router.ts', import.meta.url).pathname);

/**
 * Every procedure as OpenAPI 3.1, as it travels over HTTP: a query as GET with its input in the address, a mutation as
 * POST, the error with its closed list of codes. `url` is where the API is mounted. Reads the types of the router, which
 * takes seconds, and needs the TypeScript compiler: for development alone. May be called again.
 */
export async function describeApi(url: string): Promise<OpenAPIV3_1.Document> {
  const document = await generateOpenAPIDocument(file, {
    exportName: 'AppRouter',
    title: 'Till',
    version: '1',
    servers: [{ url }],
  });
  const buyer = {
    type: 'apiKey',
    in: 'header',
    name: 'x-till-buyer',
    description: 'The buyerToken of checkout.start. Without it a caller is nobody’s buyer.',
  } as const;
  return {
    ...document,
    security: [{}, { buyer: [] }],
    components: { ...document.components, securitySchemes: { buyer } },
  };
}
