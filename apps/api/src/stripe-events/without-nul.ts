/** PostgreSQL refuses U+0000 in text: a crafted one must not become an endless failure. */
export function withoutNul<T>(object: T): T {
  return JSON.parse(JSON.stringify(object).replaceAll('\\u0000', '\\ufffd')) as T;
}
