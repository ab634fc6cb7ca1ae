import { directions } from '@till/contracts/locales';
import { escapeHtml as safe } from './escape-html.ts';
import type { Letter, Row } from './letter.ts';
import { shopName } from './shop-name.ts';

const colours = {
  ink: '#1d2b36',
  quiet: '#5a6672',
  ground: '#f6f0e4',
  sheet: '#fffdf8',
  line: '#ddd5c4',
  action: '#1f4e79',
};
const serif = "Bitter, Georgia, 'Times New Roman', serif";
const sans = "-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

/**
 * A letter as HTML that mail programs show: one column, tables for rows, styles on the elements. It loads nothing from
 * anywhere, so nobody learns that it was opened.
 */
export function renderHtml(letter: Letter): string {
  const { locale, subject, heading, lead, items, facts, advice, link, note } = letter;
  return `<!doctype html>
<html lang="${locale}" dir="${directions[locale]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${safe(subject)}</title>
</head>
<body style="margin:0;padding:0;background:${colours.ground}">
<div role="main"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:${colours.ground}"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:${colours.sheet};border:1px solid ${colours.line};border-radius:8px"><tr><td style="padding:28px 24px;font:16px/1.5 ${sans};color:${colours.ink}">
<p style="margin:0 0 20px;font:700 15px ${serif};color:${colours.quiet}">${safe(shopName)}</p>
<h1 style="margin:0 0 12px;font:700 24px/1.25 ${serif};color:${colours.ink}">${safe(heading)}</h1>
<p style="margin:0 0 20px">${safe(lead)}</p>
${tableOf(items, colours.ink)}${tableOf(facts, colours.quiet)}<p style="margin:0 0 16px">${safe(advice)}</p>
<p style="margin:0 0 20px"><a href="${safe(link.url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:${colours.action};color:#ffffff;font-weight:600;text-decoration:none">${safe(link.label)}</a></p>
<p style="margin:0;font-size:14px;color:${colours.quiet};word-break:break-all">${safe(link.url)}</p>
${note === null ? '' : `<p style="margin:20px 0 0;font-size:14px;color:${colours.quiet}">${safe(note)}</p>\n`}</td></tr></table>
</td></tr></table></div>
</body>
</html>
`;
}

/** A sum of money stays on one line; the number of an order may not fit on a phone's. */
const wholeLength = 24;

function tableOf(rows: Row[], colour: string): string {
  if (rows.length === 0) return '';
  const cell = `padding:8px 0;border-top:1px solid ${colours.line};color:${colour};vertical-align:top`;
  const lines = rows.map(
    ({ label, value }) =>
      `<tr><td style="${cell};padding-inline-end:16px;overflow-wrap:anywhere"><bdi>${safe(label)}</bdi></td><td align="right" style="${cell};${value.length > wholeLength ? 'overflow-wrap:anywhere' : 'white-space:nowrap'}"><bdi>${safe(value)}</bdi></td></tr>`,
  );
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 20px;font-size:15px">\n${lines.join('\n')}\n</table>\n`;
}
