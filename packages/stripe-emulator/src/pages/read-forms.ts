import type { FastifyInstance } from 'fastify';

/** Lets the routes of `app` take forms and nothing else; `read` makes a body of their text. */
export function readForms(app: FastifyInstance, read: (form: string) => unknown): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, form, done) => done(null, read(String(form))),
  );
}
