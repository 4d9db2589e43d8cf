/** Looks of the run's pages: those of its report. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f8f3; --ground: #e9efe4; --ink: #16211a; --quiet: #55635a; --hair: #d3dbcf; --leaf: #2a6a3e; --rust: #b3371c;
  font: 400 1rem/1.5 "Avenir Next", Avenir, "Segoe UI", Ubuntu, Cantarell, "Noto Sans", "Liberation Sans", system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #101612; --ground: #18211b; --ink: #e9efe7; --quiet: #a0b0a5; --hair: #2d3931; --leaf: #86c795; --rust: #ff8a6a; }
}
*, *::before, *::after { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); }
body, h1, h2, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
a { color: inherit; }
:focus-visible { outline: 2px solid var(--leaf); outline-offset: 3px; }
nav { display: flex; gap: 1.5rem; padding: .9rem clamp(1rem, 4vw, 3.5rem); background: var(--ground); border-bottom: 1px solid var(--hair); }
nav a { text-decoration: none; font-weight: 600; color: var(--leaf); }
main { padding: clamp(1.5rem, 4vw, 3rem) clamp(1rem, 4vw, 3.5rem); max-width: 90rem; margin: auto; }
h1, h2 { font-family: ui-serif, "Iowan Old Style", Palatino, "Noto Serif", "DejaVu Serif", Georgia, serif; line-height: 1.15; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.9rem, 5vw, 3rem); }
h2 { font-size: 1.5rem; margin: 2.2rem 0 1rem; }
.quiet { color: var(--quiet); margin-top: .4rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 3rem; margin-top: 1.5rem; }
.figures div { display: flex; flex-direction: column-reverse; }
.figures dt { color: var(--quiet); }
.figures dd { font: 600 2rem/1.1 ui-serif, Palatino, "DejaVu Serif", Georgia, serif; color: var(--leaf); font-variant-numeric: tabular-nums; }
.wall { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 1rem; margin-top: 1.2rem; }
.wall a { display: grid; align-content: start; gap: .1rem; height: 100%; padding: .6rem; border-radius: .9rem; background: var(--ground); text-decoration: none; overflow-wrap: anywhere; }
.wall a:hover { outline: 2px solid var(--leaf); }
.wall img { width: 100%; height: auto; aspect-ratio: 1; object-fit: contain; border-radius: .5rem; background: #fff; }
.wall b { margin-top: .4rem; line-height: 1.25; }
.wall span { color: var(--quiet); font-size: .85rem; }
.wall .other a { box-shadow: inset 0 0 0 2px var(--rust); }
.wall .wrong, .wrong { color: var(--rust); }
.one { display: flex; flex-wrap: wrap; gap: 2rem; align-items: center; }
.one img { width: min(20rem, 100%); border-radius: 1rem; background: #fff; }
.path { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .85rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; }
th, td { text-align: left; padding: .45rem 1rem .45rem 0; border-bottom: 1px solid var(--hair); vertical-align: top; }
.pages { display: flex; gap: 1.5rem; margin-top: 1.5rem; font-weight: 600; color: var(--leaf); }
`;
