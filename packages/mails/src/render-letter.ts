import type { Letter } from './letter.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

/** A mail as it is sent: the same words as plain text and as HTML. */
export type Mail = { subject: string; text: string; html: string };

/** Writes a letter both ways. Its subject is one line, whatever a product is called. */
export function renderLetter(letter: Letter): Mail {
  return {
    subject: letter.subject.replace(/\s+/g, ' ').trim(),
    text: renderText(letter),
    html: renderHtml(letter),
  };
}
