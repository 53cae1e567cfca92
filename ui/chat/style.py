"""How the chat looks, in CSS. Colours are the variables of ui/style.py."""

STYLE = """
.st-key-page-spoerg { max-width: 50rem; padding-bottom: 0; }
.stApp:has(.st-key-source) .st-key-page-spoerg { max-width: 92rem; }
/* The source beside the chat: it stays in view while the chat scrolls. */
.stApp:not(:has(.st-key-source)) .st-key-layout [data-testid="stColumn"]:last-child { display: none; }
[data-testid="stLayoutWrapper"]:has(> .st-key-source) { position: sticky; top: 4.75rem; }
.st-key-source { scroll-margin-top: 4.5rem; }
.st-key-source-tools > .st-key-close, .st-key-source-tools > :has(> .st-key-close) { margin-left: auto; }
h2.pa-source-title { font-size: 1.1rem; font-weight: 650; line-height: 1.35; padding: 0; margin: 0.25rem 0 0;
  letter-spacing: 0; }
.pa-page { position: relative; overflow: auto; max-height: calc(100dvh - 15.5rem); min-height: 12rem; padding: 1.25rem;
  background: var(--pa-soft); border: 1px solid var(--pa-line); border-radius: 0.6rem; }
.stApp .pa-page:focus-visible { outline-offset: -3px; }
.pa-page-number { font-weight: 600; margin: 0; white-space: nowrap; }
.pa-text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; font-size: 0.95rem; }
.pa-page > p.pa-facts { margin: 1rem 0 0; }
.pa-page mark { background: var(--pa-mark); color: inherit; border-radius: 0.15rem; padding: 0.1em 0;
  box-decoration-break: clone; }
.pa-privacy { color: var(--pa-muted); margin: 0.5rem 0 1rem; }
[class*="st-key-example-"] button { justify-content: flex-start; padding: 0.65rem 1rem; }
[class*="st-key-example-"] button > *, [class*="st-key-example-"] button div { width: 100%;
  justify-content: flex-start; text-align: left; }
[class*="st-key-example-"] button p { font-size: 1rem; line-height: 1.45; text-align: left; }
[class*="st-key-example-"] button strong { color: var(--pa-accent); font-size: 0.85rem; font-weight: 600; }
.st-key-layout [data-testid="stColumn"] > [data-testid="stVerticalBlock"] { height: 100%; }
.st-key-layout [data-testid="stColumn"]:first-child > [data-testid="stVerticalBlock"] {
  min-height: calc(100dvh - 5.5rem); }
[data-testid="stLayoutWrapper"]:has(> .st-key-ask) { position: sticky; bottom: 0; z-index: 10; margin-top: auto; }
.st-key-ask { background: var(--pa-page); padding: 0.75rem 0 1.25rem; }
.st-key-ask textarea { font-size: 1.05rem; }
[class*="st-key-exchange-"] { padding-top: 1.5rem; scroll-margin-top: 4rem; }
[class*="st-key-exchange-"]:last-child, .st-key-conversation > :last-child > [class*="st-key-exchange-"] {
  min-height: calc(100dvh - 10.5rem); }
/* Earlier answers are drawn after the newest one: they don't fade while it is still being written. */
.st-key-conversation [data-stale="true"] { opacity: 1 !important; transition: none !important; }
h2.pa-question { display: inline-block; font-size: 1rem; font-weight: 500; line-height: 1.45;
  padding: 0.55rem 0.95rem; margin: 0;
  background: var(--pa-soft); border-radius: 0.9rem 0.9rem 0.9rem 0.2rem; overflow-wrap: anywhere; letter-spacing: 0;
  max-height: 9rem; overflow: auto; }
.pa-understood { color: var(--pa-muted); font-style: italic; margin: 0 0 0.5rem; }
.pa-statement { font-size: 1.2rem; line-height: 1.5; margin: 0 0 0.75rem; overflow-wrap: anywhere; }
.pa-statement :is(p, ul, li) { font-size: inherit; line-height: inherit; }
.pa-statement p { margin: 0; }
.pa-statement ul { margin: 0.2rem 0 0; padding-left: 1.3rem; }
.pa-statement li { margin: 0.15rem 0 0; }
.pa-statement li.pa-sub { margin-left: 1.3rem; list-style: "–  "; }
p.pa-message { font-size: 1.15rem; line-height: 1.5; margin: 0 0 0.5rem; white-space: pre-line;
  overflow-wrap: anywhere; }
a.pa-contact { white-space: nowrap; font-weight: 600; }
a.pa-chip { padding: 0.1rem 0.35rem; border-radius: 0.4rem; white-space: nowrap;
  font-size: 0.85rem; font-weight: 650; line-height: 1.5; vertical-align: 0.12em; text-decoration: none;
  color: var(--pa-accent); background: var(--pa-accent-soft); }
a.pa-chip:hover { text-decoration: underline; }
ul.pa-notices { list-style: none; padding: 0; margin: 0.75rem 0 0; color: var(--pa-muted); font-size: 0.95rem;
  line-height: 1.5; }
ul.pa-notices li { margin: 0.2rem 0 0; padding: 0; font-size: inherit; }
ul.pa-notices li.pa-notice-disagreement { color: inherit; padding: 0.55rem 0.85rem; margin-bottom: 0.5rem;
  border-radius: 0 0.4rem 0.4rem 0;
  border-left: 3px solid var(--pa-warn); background: var(--pa-warn-soft); color: var(--pa-text); }
.pa-explanation, .pa-explanation :is(th, td, dt, dd, p) { font-size: 0.875rem; }
.pa-explanation h3 { font-size: 0.875rem; font-weight: 650; padding: 0; margin: 0.75rem 0 0.35rem; }
.pa-scroll { overflow-x: auto; }
dl.pa-pairs { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0; padding: 0; }
dl.pa-pairs dt { color: var(--pa-muted); font-weight: 400; }
dl.pa-pairs dd { margin: 0; overflow-wrap: anywhere; }

[class*="st-key-page-"] h1.pa-tagline { font-size: 1.35rem; font-weight: 400; line-height: 1.4; padding: 0; letter-spacing: 0;
  margin: 1.25rem 0 0.5rem; text-wrap: balance; }
.pa-keys, .pa-searched, .pa-writer, .pa-stopped, .pa-helped { color: var(--pa-muted); font-size: 0.9rem;
  line-height: 1.5; margin: 0; }
.pa-keys { margin-top: 1.25rem; }
.pa-keys kbd { font: inherit; padding: 0 0.35rem; border: 1px solid var(--pa-line); border-radius: 0.3rem; }
h3.pa-refusal { font-size: 1.2rem; font-weight: 650; padding: 0; margin: 0 0 0.25rem; }
.pa-writer { margin-top: 0.5rem; }
p.pa-filter { margin: 0; padding: 0.25rem 0.6rem; font-size: 0.9rem; line-height: 1.5; border-radius: 0.4rem;
  background: var(--pa-accent-soft); }
.pa-helped { margin-left: 0.5rem; }
[class*="st-key-tools-"] > :first-child .pa-helped { margin-left: 0; }
[class*="st-key-asked-"] > :first-child { flex: 0 1 auto; min-width: 0; }
[class*="st-key-asked-"] > :last-child { flex: none; }
[class*="st-key-exchange-"] [data-testid="stForm"] { scroll-margin-bottom: 9rem; }
/* What the buttons say begins where the field below does. */
.st-key-ask-tools { margin-left: -0.6rem; }
.st-key-ask-tools button { min-height: 2rem; padding: 0.1rem 0.6rem; }
[class*="st-key-tools-"] button:not(.pa-copy), [class*="st-key-asked-"] button { min-height: 2.25rem;
  padding: 0 0.5rem; color: var(--pa-accent); }
[class*="st-key-explanation-"] { margin-top: 0.75rem; }
[class*="st-key-questions-"] :is(button, button p) { text-align: left; white-space: normal; }

@media (max-width: 60rem) {
  .st-key-layout [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) { flex-direction: column; }
  .st-key-layout [data-testid="stColumn"] { width: 100%; min-width: 100%; flex: none; }
  .st-key-layout [data-testid="stColumn"]:first-child > [data-testid="stVerticalBlock"] { height: auto; }
  .stApp:has(.st-key-source) .st-key-page-spoerg { max-width: 50rem; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-source) { position: static; padding-bottom: 2rem; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-source-tools) { position: sticky; top: 3.4rem; z-index: 5; }
  .st-key-source-tools { background: var(--pa-page); padding: 0.5rem 0; }
  .pa-page { max-height: none; }
}
@media (max-width: 40rem) {
  [class*="st-key-exchange-"] { scroll-margin-top: 0; }
  [class*="st-key-exchange-"]:last-child, .st-key-conversation > :last-child > [class*="st-key-exchange-"] {
    min-height: calc(100dvh - 7rem); }
  [data-testid="stLayoutWrapper"]:has(> .st-key-source-tools) { top: 0; }
  .pa-statement { font-size: 1.12rem; }
  .st-key-ask { padding: 0.25rem 0 0.75rem; }
  [class*="st-key-page-"] h1.pa-tagline { font-size: 1.15rem; }
}
@media (hover: none) { .pa-keys { display: none; } }  /* no keyboard, as far as one can tell */
@media print { .st-key-ask { display: none; } }
"""
