/** A look of its own: nobody shall take a simulated page for a real one, nor for one of Inngang's. */
export const look = `
:root {
  --ds-font-family: system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  --sim-ink: #2b1d00;
  --sim-tape: #ffc82c;
}
html { background: var(--ds-color-neutral-background-tinted); }
body {
  margin: 0;
  background: none;
  color: var(--ds-color-neutral-text-default);
  font-family: var(--ds-font-family);
  overflow-wrap: break-word;
}
.sim-banner {
  margin: 0;
  padding: 0.75rem 1rem;
  border-top: 0.75rem solid var(--sim-tape);
  border-image: repeating-linear-gradient(135deg, var(--sim-ink) 0 1rem, var(--sim-tape) 1rem 2rem) 12;
  background: var(--sim-tape);
  color: var(--sim-ink);
  font-weight: 600;
  text-align: center;
}
.sim-bar {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1.5rem;
  align-items: center;
  justify-content: space-between;
  max-width: 60rem;
  margin: 0 auto;
  padding: 0.75rem 1rem;
}
.sim-program { font-weight: 600; }
.sim-languages {
  display: flex;
  flex-wrap: wrap;
  gap: 0 1rem;
  margin: 0;
  padding: 0;
  list-style: none;
}
.sim-languages a { display: inline-block; padding: 0.25rem 0; }
.sim-languages [aria-current] { font-weight: 600; text-decoration: none; color: inherit; }
.sim-main {
  display: grid;
  gap: 1.25rem;
  grid-template-columns: minmax(0, 1fr);
  box-sizing: border-box;
  max-width: 36rem;
  margin: 1rem auto 4rem;
  padding: 2rem;
  border-radius: 0.75rem;
  background: var(--ds-color-neutral-background-default);
  border: 1px solid var(--ds-color-neutral-border-subtle);
}
.sim-main:focus { outline: none; }
.sim-wide { max-width: 60rem; }
.sim-main > *, .sim-form > * { margin-block: 0; }
.sim-main h1 { hyphens: auto; }
@media (max-width: 40rem) {
  .sim-main { margin: 0.5rem 0 2rem; padding: 1.25rem 1rem; border-radius: 0; border-inline: 0; }
}
.sim-choices { display: grid; gap: 0.75rem; margin: 0; padding: 0; list-style: none; }
.sim-choice {
  display: flex;
  flex-wrap: wrap;
  gap: 0 1rem;
  align-items: baseline;
  justify-content: space-between;
  box-sizing: border-box;
  width: 100%;
  padding: 0.875rem 1rem;
  border: 1px solid var(--ds-color-accent-border-default);
  border-radius: 0.5rem;
  background: var(--ds-color-accent-surface-default);
  color: var(--ds-color-accent-text-default);
  font: inherit;
  text-align: start;
  text-decoration: none;
  cursor: pointer;
}
.sim-choice:hover { background: var(--ds-color-accent-surface-tinted); }
.sim-choice:focus-visible { outline: 3px solid var(--ds-color-focus-outer); outline-offset: 3px; }
.sim-choice strong { font-weight: 600; min-width: 0; }
.sim-choice span { font-variant-numeric: tabular-nums; }
.sim-actions { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; }
.sim-form { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
.sim-form legend { padding-block-start: 0.5rem; }
.sim-form .ds-label:not([data-weight]) { font-weight: 600; }
/* A long name is broken rather than the page widened. */
.sim-form fieldset { min-inline-size: 0; grid-template-columns: minmax(0, 1fr); }
.sim-form .ds-field { min-width: 0; }
.sim-form .ds-field .ds-label { min-width: 0; overflow-wrap: anywhere; }
.sim-form .ds-label .sim-small { display: block; }
.sim-number { max-width: 14rem; }
.sim-fact { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
.sim-mails { display: grid; gap: 0; margin: 0; padding: 0; list-style: none; }
.sim-mails li {
  display: grid;
  gap: 0.125rem;
  grid-template-columns: minmax(0, 1fr);
  padding: 0.75rem 0;
  border-top: 1px solid var(--ds-color-neutral-border-subtle);
}
.sim-mails span { overflow-wrap: anywhere; }
.sim-mails .ds-link { font-weight: 600; justify-self: start; overflow-wrap: anywhere; }
.sim-entries { display: grid; gap: 0; margin: 0; padding: 0; list-style: none; }
.sim-entries li {
  display: grid;
  gap: 0.125rem 1rem;
  grid-template-columns: 8rem minmax(0, 1fr);
  padding: 0.75rem 0;
  border-top: 1px solid var(--ds-color-neutral-border-subtle);
}
.sim-entries .sim-small { grid-column: 2; }
.sim-digits { font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (max-width: 30rem) { .sim-entries li, .sim-entries .sim-small { grid-template-columns: minmax(0, 1fr); grid-column: 1; } }
.sim-small { font-size: 0.9em; color: var(--ds-color-neutral-text-subtle); overflow-wrap: anywhere; }
.sim-filter { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; }
.sim-filter .ds-field { flex: 1 1 14rem; }
.sim-headers { display: grid; grid-template-columns: minmax(0, auto) minmax(0, 1fr); gap: 0.25rem 1rem; margin: 0; }
.sim-headers dt { font-weight: 600; }
.sim-headers dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { .sim-headers { grid-template-columns: minmax(0, 1fr); gap: 0; } .sim-headers dd { margin-bottom: 0.5rem; } }
.sim-text { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
.sim-html {
  box-sizing: border-box;
  width: 100%;
  height: 28rem;
  resize: vertical;
  border: 1px solid var(--ds-color-neutral-border-default);
  border-radius: 0.5rem;
  background: #fff;
  color-scheme: light;
}
.sim-html:focus-visible { outline: 3px solid var(--ds-color-focus-outer); outline-offset: 3px; }
`

export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<rect width="16" height="16" rx="3" fill="#ffc82c"/>
<path d="M2 14 8 2l6 12z" fill="none" stroke="#2b1d00" stroke-width="2" stroke-linejoin="round"/>
</svg>`
