import type { FastifyReply } from 'fastify';
import { baseStyles } from './base-styles.ts';
import { html, Html } from './html.ts';

/** A whole page. `styles` is trusted CSS. */
export function layout({
  title,
  styles,
  body,
}: {
  title: string;
  styles: string;
  body: Html;
}): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(baseStyles + styles)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

/**
 * Sends a page that runs no script, is framed by nobody and is not kept. It loads nothing but images
 * from the hosts of `images`.
 */
export function sendPage(
  reply: FastifyReply,
  page: Html,
  { status = 200, images = [] }: { status?: number; images?: string[] } = {},
): FastifyReply {
  const origins = new Set(images.map((image) => URL.parse(image)?.origin ?? 'data:'));
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'unsafe-inline'; img-src ${['data:', ...origins].join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
    )
    .send(page.text);
}
