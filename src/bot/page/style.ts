import { createHash } from 'node:crypto';

/** One sheet for the pages; light and dark as the reader's system says, readable at 320 px. */
export const STYLE = `
:root { color-scheme: light dark; --back: #f5f5f7; --card: #ffffff; --text: #1b1a19; --soft: #55534f; --line: #dddbd8; --accent: #4f52b2; --on-accent: #ffffff; --good: #0b6a0b; --good-back: #e7f4e7; --bad: #a4262c; --bad-back: #fdf0f0; --plain-back: #eeeefa; }
@media (prefers-color-scheme: dark) { :root { --back: #161616; --card: #242424; --text: #f3f2f1; --soft: #b8b5b1; --line: #3d3b39; --accent: #9ea2f5; --on-accent: #15163a; --good: #7fd17f; --good-back: #14301a; --bad: #f5a3a6; --bad-back: #3b1a1c; --plain-back: #24253d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 "Segoe UI", system-ui, -apple-system, sans-serif; overflow-wrap: anywhere; }
main { max-width: 36rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
.brand { display: flex; align-items: center; gap: .5rem; margin: 0 0 1rem; color: var(--soft); font-weight: 600; }
.brand svg { flex: none; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; }
.soft { color: var(--soft); font-size: .875rem; }
.address { margin: 1rem 0; padding: .75rem 1rem; border-radius: 8px; background: var(--plain-back); }
.address strong { display: block; font: 600 1.5rem/1.3 ui-monospace, "Cascadia Mono", Consolas, monospace; }
.address.bad { background: var(--bad-back); color: var(--bad); }
.address.good { background: var(--good-back); color: var(--good); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .5rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
button, .button { display: block; width: 100%; margin: 1.25rem 0 .5rem; padding: .75rem 1rem; border: 0; border-radius: 8px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
details { border-top: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
ul { margin: .5rem 0; padding-left: 1.25rem; }
code { font: .9375em ui-monospace, "Cascadia Mono", Consolas, monospace; }
@media (max-width: 30rem) { main { padding: 1rem .75rem 2rem; } .card { padding: 1rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media (forced-colors: active) { button, .button, .card, .address { border: 1px solid; } }
`;

/** By which a browser takes this sheet and no other. */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;
