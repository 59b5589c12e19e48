/** For a screen and for paper. */
export const STYLE = `
:root { color-scheme: light; --text: #1b1a19; --soft: #55534f; --line: #d0cdc9; --yes: #0b6a0b; --no: #a4262c; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: #fff; color: var(--text); font: 0.9375rem/1.45 "Segoe UI", system-ui, -apple-system, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.0625rem; margin: 1.75rem 0 .5rem; border-bottom: 2px solid var(--line); break-after: avoid; }
h3 { font-size: .9375rem; margin: 1rem 0 .25rem; break-after: avoid; }
p, ul { margin: .375rem 0; }
.soft { color: var(--soft); }
code { font: .875em ui-monospace, "Cascadia Mono", Consolas, monospace; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: .5rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th { white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border: 1px solid var(--line); }
thead { display: table-header-group; }
tr { break-inside: avoid; }
#verdict { border: 3px solid var(--no); border-radius: 8px; padding: .75rem 1rem; margin: 1rem 0; }
#verdict p { font-size: 1.125rem; font-weight: 700; margin: 0; color: var(--no); }
#verdict.yes { border-color: var(--yes); }
#verdict.yes p { color: var(--yes); }
#verdict ul { list-style: none; padding: 0; }
@media (max-width: 40rem) { body { padding: .75rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print { body { max-width: none; padding: 0; font-size: 9.5pt; } @page { margin: 15mm; } }
`;
