/** The look of the payment page, the 3-D Secure page and their notices. */
export const payStyles = `
:root {
  --ink: #1b1f2d; --soft: #565d72; --line: #d9dce5; --field: #8a91a5; --accent: #2f46c9;
  --accent-dark: #2437a3; --danger: #b3192d; --summary: #f4f5f9; --white: #fff;
}
* { box-sizing: border-box; }
body {
  margin: 0; color: var(--ink); background: var(--white);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
a { color: var(--accent-dark); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.banner {
  padding: 0.5rem 1rem; text-align: center; font-size: 0.875rem; font-weight: 600;
  color: #5a3b00; background: #ffe9b8;
}
.checkout { display: grid; min-height: calc(100vh - 2.4rem); grid-template-columns: 1fr 1fr; }
.summary { background: var(--summary); }
.summary > div, .payment > div { max-width: 27rem; padding: 3rem 1.5rem; }
.summary > div { margin-left: auto; margin-right: 3rem; }
.payment > div { margin-left: 3rem; margin-right: auto; }
@media (max-width: 54rem) {
  .checkout { display: block; }
  .summary > div, .payment > div { margin: 0 auto; padding: 1.75rem 1.25rem; }
}
.back { display: inline-block; margin-bottom: 1.75rem; font-size: 0.9375rem; }
h1 { margin: 0; font-size: 1.0625rem; font-weight: 500; color: var(--soft); }
.total { display: block; margin: 0.15rem 0 1.75rem; font-size: 2.25rem; line-height: 1.2; font-weight: 650;
  letter-spacing: -0.02em; color: var(--ink); font-variant-numeric: tabular-nums; }
h2 { margin: 0 0 1rem; font-size: 1.1875rem; letter-spacing: -0.01em; }
.items { margin: 0; padding: 0; list-style: none; }
.items li { display: grid; grid-template-columns: auto 1fr auto; gap: 0.1rem 0; padding: 0.75rem 0; }
.items img { grid-row: span 2; margin-right: 0.9rem; width: 3rem; height: 3rem; object-fit: cover; border-radius: 6px;
  border: 1px solid var(--line); background: var(--white); }
.items .name { grid-column: 2; font-weight: 550; overflow-wrap: anywhere; }
.items .amount { margin-left: 0.9rem; font-variant-numeric: tabular-nums; }
.items .note { grid-column: 2 / -1; font-size: 0.875rem; color: var(--soft); overflow-wrap: anywhere; }
.sums { margin: 1rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line); }
.sums div { display: flex; justify-content: space-between; padding: 0.2rem 0; }
.sums dd { margin: 0; font-variant-numeric: tabular-nums; }
.sums .due { margin-top: 0.6rem; padding-top: 0.8rem; border-top: 1px solid var(--line); font-weight: 650; }
form { margin: 0; }
.promotion { margin-top: 1.25rem; }
.promotion .row { display: grid; grid-template-columns: 1fr auto; gap: 0.6rem; }
label, legend { display: block; padding: 0; font-size: 0.9375rem; font-weight: 550; }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; min-width: 0; }
.field { margin-bottom: 1.1rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 0.9rem; }
.hint { margin: 0.1rem 0 0; font-size: 0.8125rem; color: var(--soft); }
input[type=text], input[type=email] {
  width: 100%; margin-top: 0.3rem; padding: 0.65rem 0.75rem; font: inherit; color: inherit;
  border: 1px solid var(--field); border-radius: 7px; background: var(--white);
}
input[readonly] { background: var(--summary); }
input[aria-invalid=true] { border-color: var(--danger); box-shadow: 0 0 0 1px var(--danger); }
::placeholder { color: #6d7488; opacity: 1; }
.problem { margin: 0.3rem 0 0; font-size: 0.875rem; color: var(--danger); }
.alert { margin: 0 0 1.5rem; padding: 0.8rem 1rem; color: #7d0f1e; background: #fdecee;
  border: 1px solid #efb5bd; border-left: 4px solid var(--danger); border-radius: 7px; }
.methods { margin-top: 0.4rem; border: 1px solid var(--line); border-radius: 9px; overflow: clip; }
.method { padding: 0.9rem 1rem 0; border-bottom: 1px solid var(--line); }
.method:last-child { border-bottom: 0; }
.method > label { display: flex; gap: 0.6rem; align-items: center; padding-bottom: 0.9rem; cursor: pointer; }
.method input[type=radio] { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--accent); }
.method:has(> label input:not(:checked)) .details { display: none; }
button { font: inherit; cursor: pointer; }
.pay, .second { width: 100%; padding: 0.85rem 1rem; font-weight: 600; border-radius: 8px; }
.pay { color: var(--white); background: var(--accent); border: 1px solid var(--accent-dark); }
.pay:hover { background: var(--accent-dark); }
.second { color: var(--ink); background: var(--white); border: 1px solid var(--field); }
.second:hover { background: var(--summary); }
.promotion .second { width: auto; margin-top: 0.3rem; padding: 0.6rem 1rem; }
.link { padding: 0; border: 0; background: none; color: var(--accent-dark); text-decoration: underline; }
.tests { margin-top: 1.75rem; padding: 0.8rem 1rem; font-size: 0.9375rem; border: 1px dashed var(--field); border-radius: 9px; }
.tests summary { cursor: pointer; font-weight: 550; }
.tests ul { margin: 0.7rem 0 0; padding: 0; list-style: none; }
.tests li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: 0.25rem 0; }
.tests a { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.875rem; }
.notice { max-width: 30rem; margin: 0 auto; padding: 5rem 1.5rem; }
.notice h1 { margin-bottom: 0.6rem; font-size: 1.6rem; font-weight: 650; color: var(--ink); }
.notice .pay, .notice .second { display: block; margin-top: 0.8rem; text-align: center; text-decoration: none; }
.notice .pay { color: var(--white); }
@media (prefers-reduced-motion: no-preference) { button, input { transition: background 0.12s, border-color 0.12s; } }
`;
