/** Colours in light and dark, type and controls: what every page of the emulator shares. */
export const baseStyles = `
:root {
  color-scheme: light dark;
  --ink: #1b1f2d; --soft: #565d72; --line: #dcdfe8; --field: #868da3; --page: #fff; --panel: #f5f6fa; --sheet: #fff;
  --accent: #3b4fd0; --accent-hover: #2c3eb4; --link: #2c3eb4; --on-accent: #fff;
  --bad: #b3192d; --bad-ink: #7d0f1e; --bad-panel: #fdecee; --bad-line: #efb5bd;
  --good: #0b6b35; --warn-ink: #5a3b00; --warn-panel: #ffe9b8; --marked: #fff4d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eceef5; --soft: #a9b0c4; --line: #343a4d; --field: #767e96; --page: #12151f; --panel: #191d2a; --sheet: #1f2433;
    --accent: #5566e8; --accent-hover: #6576f2; --link: #a5b2ff; --on-accent: #fff;
    --bad: #ff8c98; --bad-ink: #ffd7db; --bad-panel: #3a1a20; --bad-line: #7c333d;
    --good: #6fd79b; --warn-ink: #ffe2a3; --warn-panel: #40320f; --marked: #3a3313;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; color: var(--ink); background: var(--page);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
form { margin: 0; }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
