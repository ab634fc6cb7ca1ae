import type { Letter, Row } from './letter.ts';
import { shopName } from './shop-name.ts';

/** A letter in plain text: a paragraph a line, its link on a line of its own. */
export function renderText(letter: Letter): string {
  const { heading, lead, items, facts, advice, link, note } = letter;
  const paragraphs = [
    heading,
    lead,
    items.map((row) => `  ${inLine(row)}`).join('\n'),
    facts.map(inLine).join('\n'),
    `${advice}\n${link.url}`,
    note ?? '',
    shopName,
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

const inLine = ({ label, value }: Row) => `${label}: ${value}`;
