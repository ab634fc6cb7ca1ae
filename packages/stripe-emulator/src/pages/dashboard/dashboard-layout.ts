import type { World } from '../../core/world.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { dashboardStyles } from './dashboard-styles.ts';

const sections = [
  ['/', 'Overview'],
  ['/_dashboard/objects', 'Objects'],
  ['/_dashboard/events', 'Events'],
  ['/_dashboard/deliveries', 'Deliveries'],
  ['/_dashboard/requests', 'Requests'],
] as const;

/** A page of the dashboard; `section` is the path of the one it belongs to. */
export function dashboardLayout(
  { settings, clock }: World,
  { title, section, content }: { title: string; section: string; content: Html },
): Html {
  return layout({
    title: `${title} · Stripe emulator`,
    styles: dashboardStyles,
    body: html`<header>
        <p class="name">Stripe emulator</p>
        <p>${settings.origin} · test mode, nobody is charged · its clock: ${timeOf(clock.now())}</p>
        <nav aria-label="Sections">
          ${sections.map(([path, name]) => html`<a href="${path}" ${path === section && html` aria-current="page"`}>${name}</a>`)}
        </nav>
      </header>
      <main>
        <h1>${title}</h1>
        ${content}
      </main>`,
  });
}

/** A table, or a sentence where there is nothing to show. */
export function table(columns: string[], rows: Html[], none = 'None yet.'): Html {
  if (rows.length === 0) return html`<p class="soft">${none}</p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** A time of the emulator's clock, in UTC. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
