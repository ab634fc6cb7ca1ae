/** Answers while the web server runs; says nothing about the API. */
export function GET(): Response {
  return new Response('ok', {
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  });
}
