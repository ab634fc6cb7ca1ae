import { expect } from 'vitest';

/** A licence key on a page. */
export const LICENCE_KEY = /<code[^>]*>([A-Z0-9-]{12,})</;

/** A browser without JavaScript: keeps cookies, posts forms, and repeats a request where a 307 says so. */
export function openVisitor(shopUrl: string) {
  const cookies = new Map<string, string>();

  async function visit(path: string, form?: Record<string, string>): Promise<Response> {
    const response = await fetch(new URL(path, shopUrl), {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        origin: shopUrl,
        accept: 'text/html',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    if (response.status !== 307) return response;
    return visit(response.headers.get('location')!, form);
  }

  async function read(path: string): Promise<string> {
    const response = await visit(path);
    expect(response.status, path).toBe(200);
    return response.text();
  }

  /** Presses Pay now on a product's page, and returns the address of the payment page. */
  async function payNow(slug: string): Promise<URL> {
    await read(`/products/${slug}`);
    const response = await visit(`/products/${slug}`, { quantity: '1' });
    expect(response.status).toBe(303);
    return new URL(response.headers.get('location')!);
  }
  return { visit, read, payNow };
}

/** The id of the checkout session that a payment page belongs to. */
export function readSessionId(url: URL): string {
  return /cs_test_\w+/.exec(url.href)![0];
}
