import { html } from '../html.ts';
import type { Html } from '../html.ts';

export type Query = Partial<Record<string, string>>;

interface Filter {
  name: string;
  label: string;
  /** The choices; without them any text. */
  choices?: readonly string[];
  hint?: string;
}

/** The filters of a list, as a form that a browser sends by itself. */
export function filterForm(path: string, filters: Filter[], query: Query): Html {
  return html`<form class="filters" method="get" action="${path}" role="search">
    ${filters.map((filter) => html`<label>${filter.label} ${control(filter, query[filter.name] ?? '')}</label>`)}
    <button>Filter</button>
    ${Object.values(query).some(Boolean) && html`<a href="${path}">Clear</a>`}
  </form>`;
}

function control({ name, choices, hint }: Filter, value: string): Html {
  if (!choices) {
    return html`<input
      type="text"
      name="${name}"
      value="${value}"
      ${hint && html` placeholder="${hint}"`}
    />`;
  }
  return html`<select name="${name}">
    <option value="">all</option>
    ${choices.map((choice) => html`<option ${choice === value && html` selected`}>${choice}</option>`)}
  </select>`;
}
