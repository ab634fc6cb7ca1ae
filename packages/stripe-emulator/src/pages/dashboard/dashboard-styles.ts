/** The look of the dashboard. */
export const dashboardStyles = `
body { font-size: 0.9375rem; }
header { padding: 0.9rem 1.5rem 0; background: var(--panel); border-bottom: 1px solid var(--line); }
header p { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
header .name { font-size: 1.1rem; font-weight: 650; color: var(--ink); }
nav { display: flex; flex-wrap: wrap; gap: 0 0.4rem; margin: 0.6rem 0 0 -0.7rem; }
nav a { padding: 0.5rem 0.7rem; text-decoration: none; border-bottom: 3px solid transparent; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { font-weight: 600; color: var(--ink); border-color: var(--accent); }
main { padding: 1.25rem 1.5rem 4rem; }
h1 { margin: 0 0 1rem; font-size: 1.35rem; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 0.6rem; font-size: 1.05rem; }
h2 a { font-size: 0.875rem; font-weight: 400; margin-left: 0.6rem; }
.scroll { position: relative; overflow-x: auto; }
table { width: 100%; min-width: 50rem; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.4rem 0.9rem 0.4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
td.when, td.amount { white-space: nowrap; }
code, pre { font-size: 0.8125rem; }
code { overflow-wrap: anywhere; }
pre { max-height: 44rem; margin: 0; padding: 0.9rem 1rem; overflow: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 7px; }
.filters { display: flex; flex-wrap: wrap; gap: 0.7rem; align-items: end; margin: 0 0 1.1rem; }
.filters label { font-size: 0.8125rem; color: var(--soft); }
.filters input, .filters select { display: block; min-height: 2.2rem; margin-top: 0.15rem; padding: 0.25rem 0.55rem; color: var(--ink);
  background: var(--sheet); border: 1px solid var(--field); border-radius: 6px; }
button { min-height: 2.2rem; padding: 0.2rem 0.8rem; background: var(--sheet); border: 1px solid var(--field); border-radius: 6px; }
td button { min-height: 1.75rem; padding: 0 0.65rem; }
button:hover { background: var(--panel); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.2rem; margin: 0 0 1.25rem; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.attempt + .attempt { margin-top: 0.35rem; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .soft { color: var(--soft); }
.kinds { display: flex; flex-wrap: wrap; gap: 0.35rem 0.9rem; margin: 0 0 1.1rem; padding: 0; list-style: none; }
.kinds [aria-current] { font-weight: 600; color: var(--ink); text-decoration: none; }
tr:target { background: var(--marked); }
`;
