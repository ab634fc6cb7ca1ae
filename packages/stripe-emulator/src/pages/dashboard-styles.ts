/** The look of the dashboard. */
export const dashboardStyles = `
* { box-sizing: border-box; }
body { margin: 0; color: #1b1f2d; background: #fff; font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
header { padding: 1rem 1.5rem; background: #f4f5f9; border-bottom: 1px solid #d9dce5; }
header h1 { margin: 0; font-size: 1.2rem; }
header p { margin: 0.2rem 0 0; color: #565d72; }
nav a { margin-right: 1rem; }
main { padding: 0.5rem 1.5rem 3rem; }
h2 { margin: 2rem 0 0.6rem; font-size: 1.05rem; }
a { color: #2437a3; }
:focus-visible { outline: 3px solid #2f46c9; outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.8rem 0.35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #e6e8ee; }
th { font-weight: 600; color: #565d72; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.8125rem; }
pre { max-height: 28rem; margin: 0.4rem 0; padding: 0.8rem; overflow: auto; background: #f4f5f9; border-radius: 6px; }
summary { cursor: pointer; }
form { margin: 0; display: inline; }
button { padding: 0.15rem 0.7rem; font: inherit; cursor: pointer; color: inherit; background: #fff; border: 1px solid #8a91a5; border-radius: 6px; }
button:hover { background: #f4f5f9; }
.good { color: #0b6b35; } .bad { color: #b3192d; } .none { color: #565d72; }
tr:target { background: #fff4d6; }
`;
