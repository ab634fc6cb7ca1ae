/** The look of the payment page, the 3-D Secure page and their notices. */
export const payStyles = `
.banner { margin: 0; padding: 0.5rem 1rem; text-align: center; font-size: 0.875rem; font-weight: 600;
  color: var(--warn-ink); background: var(--warn-panel); }
.checkout { display: grid; min-height: calc(100vh - 2.4rem); grid-template-columns: 1fr 1fr; }
.summary { background: var(--panel); border-right: 1px solid var(--line); }
.summary > div, .payment > div { max-width: 27rem; padding: 3rem 1.5rem; }
.summary > div { margin-left: auto; margin-right: 3rem; }
.payment > div { margin-left: 3rem; margin-right: auto; }
@media (max-width: 54rem) {
  .checkout { display: block; }
  .summary { border-right: 0; border-bottom: 1px solid var(--line); }
  .summary > div, .payment > div { margin: 0 auto; padding: 1.5rem 1rem 1.75rem; }
}
.back { display: inline-block; margin-bottom: 1.5rem; padding: 0.25rem 0; font-size: 0.9375rem; text-decoration: none; }
.back:hover { text-decoration: underline; }
h1 { margin: 0; font-size: 1.0625rem; font-weight: 500; color: var(--soft); overflow-wrap: anywhere; }
.total { display: block; margin: 0.15rem 0 1.5rem; font-size: 2.25rem; line-height: 1.2; font-weight: 650;
  letter-spacing: -0.02em; color: var(--ink); font-variant-numeric: tabular-nums; }
h2 { margin: 0 0 1rem; font-size: 1.1875rem; letter-spacing: -0.01em; }
.items { margin: 0; padding: 0; list-style: none; }
.items li { display: grid; grid-template-columns: auto 1fr auto; gap: 0.1rem 0; padding: 0.75rem 0; }
.items img { grid-row: span 4; margin-right: 0.9rem; width: 3.5rem; height: 3.5rem; object-fit: cover; border-radius: 7px;
  border: 1px solid var(--line); background: var(--sheet); }
.items .name { grid-column: 2; font-weight: 550; overflow-wrap: anywhere; }
.items .amount { grid-column: 3; grid-row: 1; margin-left: 0.9rem; font-weight: 550; font-variant-numeric: tabular-nums; }
.items .note { grid-column: 2; font-size: 0.875rem; color: var(--soft); overflow-wrap: anywhere; }
.quantity { grid-column: 2 / -1; display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-top: 0.4rem; }
.quantity label { font-size: 0.875rem; }
.quantity input { width: 4.5rem; margin: 0; }
.sums { margin: 1rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line); }
.sums div { display: flex; justify-content: space-between; gap: 1rem; padding: 0.2rem 0; }
.sums dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
.sums .due { margin-top: 0.6rem; padding-top: 0.8rem; border-top: 1px solid var(--line); font-weight: 650; }
.promotion { margin-top: 1rem; }
.promotion p { margin: 0.3rem 0 0; }
.promotion .row { display: grid; grid-template-columns: 1fr auto; gap: 0.6rem; align-items: end; }
label, legend { display: block; padding: 0; font-size: 0.9375rem; font-weight: 550; }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; min-width: 0; }
.field { margin-bottom: 1.1rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 0.9rem; align-items: start; }
.hint { margin: 0.1rem 0 0; font-size: 0.8125rem; color: var(--soft); }
input[type=text], input[type=email], input[type=tel], input[type=number] {
  width: 100%; min-height: 2.75rem; margin-top: 0.3rem; padding: 0.55rem 0.75rem;
  border: 1px solid var(--field); border-radius: 7px; background: var(--sheet);
}
.quantity input[type=number] { width: 5rem; min-height: 2.5rem; margin: 0; padding: 0.35rem 0.6rem; }
input[readonly] { background: var(--panel); color: var(--soft); }
input[aria-invalid=true] { border-color: var(--bad); box-shadow: 0 0 0 1px var(--bad); }
::placeholder { color: var(--soft); opacity: 0.8; }
.problem { width: 100%; margin: 0.3rem 0 0; font-size: 0.875rem; color: var(--bad); }
.alert { margin: 0 0 1.5rem; padding: 0.8rem 1rem; color: var(--bad-ink); background: var(--bad-panel);
  border: 1px solid var(--bad-line); border-left: 4px solid var(--bad); border-radius: 7px; }
.alert ul { margin: 0.4rem 0 0; padding-left: 1.2rem; }
.alert a { color: inherit; font-weight: 600; }
.wallets { margin-bottom: 1.5rem; }
.wallet { width: 100%; min-height: 2.9rem; font-weight: 600; color: var(--soft); background: var(--panel);
  border: 1px solid var(--line); border-radius: 8px; cursor: not-allowed; }
.wallets .hint { margin-top: 0.35rem; text-align: center; }
.or { display: flex; gap: 0.9rem; align-items: center; margin: 1.1rem 0 0; font-size: 0.875rem; color: var(--soft); }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.methods { margin-top: 0.4rem; border: 1px solid var(--line); border-radius: 9px; overflow: clip; background: var(--sheet); }
.method { padding: 0 1rem; border-bottom: 1px solid var(--line); }
.method:last-child { border-bottom: 0; }
.method > label { display: flex; gap: 0.6rem; align-items: center; min-height: 3rem; cursor: pointer; }
.method .details { padding-top: 0.2rem; }
.method input[type=radio] { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--accent); }
.method:has(> label input:not(:checked)) .details { display: none; }
.pay, .second { width: 100%; padding: 0.8rem 1rem; min-height: 3rem; font-weight: 600; border-radius: 8px; }
.pay { color: var(--on-accent); background: var(--accent); border: 1px solid transparent; }
.pay:hover { background: var(--accent-hover); }
.hint + .pay { margin-top: 0.75rem; }
.second { color: var(--ink); background: var(--sheet); border: 1px solid var(--field); }
.second:hover { background: var(--panel); }
.promotion .second { width: auto; min-height: 2.75rem; padding: 0.4rem 1rem; }
.quantity .second { width: auto; min-height: 2.5rem; padding: 0.3rem 0.8rem; font-size: 0.875rem; }
.link { padding: 0.2rem; border: 0; background: none; color: var(--link); text-decoration: underline; }
.tests { margin-top: 1.75rem; padding: 0.8rem 1rem; font-size: 0.9375rem; border: 1px dashed var(--field); border-radius: 9px; }
.tests summary { cursor: pointer; font-weight: 550; }
.tests ul { margin: 0.7rem 0 0; padding: 0; list-style: none; }
.tests li { display: grid; grid-template-columns: minmax(12.5rem, auto) 1fr; gap: 0 1rem; padding: 0.3rem 0; }
@media (max-width: 30rem) { .tests li { grid-template-columns: 1fr; } }
.tests span { color: var(--soft); }
.tests a { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.875rem; }
.notice { max-width: 30rem; margin: 0 auto; padding: 4rem 1.25rem; }
.notice h1 { margin-bottom: 0.6rem; font-size: 1.6rem; line-height: 1.25; font-weight: 650; color: var(--ink); }
.notice .sums { margin-bottom: 1.5rem; padding: 1rem 0; border-bottom: 1px solid var(--line); }
.notice .pay, .notice .second { display: block; margin-top: 0.8rem; text-align: center; text-decoration: none; }
@media (prefers-reduced-motion: no-preference) { button, input { transition: background 0.12s, border-color 0.12s; } }
`;
