"""How the chat page looks, and the little it does in the browser by itself."""

from __future__ import annotations

import json

from ui import texts

# Colours follow the theme in .streamlit/config.toml: Streamlit sets `color-scheme`, light-dark() picks.
STYLE = """
:root, .stApp {
  --pa-accent: light-dark(#0b5a69, #86d1de);
  --pa-accent-soft: light-dark(#e3f0f2, #1f3b42);
  --pa-page: light-dark(#ffffff, #11191c);
  --pa-text: light-dark(#16262c, #e4edef);
  --pa-muted: light-dark(#4a5f67, #a9bbc1);
  --pa-line: light-dark(#cfdbde, #37474d);
  --pa-soft: light-dark(#f2f6f7, #1a2529);
  --pa-mark: light-dark(#ffe89a, #6a5410);
  --pa-warn: light-dark(#8a4b00, #f0bd7a);
  --pa-warn-soft: light-dark(#fdf3e3, #33270f);
}
.stMainBlockContainer { max-width: 50rem; padding: 0 1.25rem; }
.stApp:has(.st-key-source) .stMainBlockContainer { max-width: 92rem; }
.stApp [data-testid="stHeader"] { display: none; }
.stHtml a { color: var(--pa-accent); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
.st-key-script { display: none; }

.pa-hidden, .pa-live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.stApp a:focus-visible, .stApp button:focus-visible, .stApp summary:focus-visible, .stApp [tabindex]:focus-visible {
  outline: 3px solid var(--pa-accent); outline-offset: 2px; box-shadow: none; }

/* Title above, input below, and the chat scrolls between them. */
[data-testid="stLayoutWrapper"]:has(> .st-key-header) { position: sticky; top: 0; z-index: 20; }
.st-key-header { background: var(--pa-page); border-bottom: 1px solid var(--pa-line); padding: 0.6rem 0;
  min-height: 3.9rem; }
.st-key-layout [data-testid="stColumn"] > [data-testid="stVerticalBlock"] { height: 100%; }
.st-key-layout [data-testid="stColumn"]:first-child > [data-testid="stVerticalBlock"] {
  min-height: calc(100dvh - 5.5rem); }
[data-testid="stLayoutWrapper"]:has(> .st-key-ask) { position: sticky; bottom: 0; z-index: 10; margin-top: auto; }
.st-key-ask { background: var(--pa-page); padding: 0.75rem 0 1.25rem; }
.st-key-ask textarea { font-size: 1.05rem; }
h1.pa-title { font-size: 1.25rem; font-weight: 650; margin: 0; padding: 0; letter-spacing: -0.01em; }
.pa-tagline { font-size: 1.35rem; line-height: 1.4; margin: 1.25rem 0 0.5rem; text-wrap: balance; }
.pa-privacy { color: var(--pa-muted); margin: 0.5rem 0 1rem; }
h2.pa-heading, h3.pa-heading { font-size: 1rem; font-weight: 650; padding: 0; margin: 1rem 0 0; letter-spacing: 0; }
[class*="st-key-example-"] button { justify-content: flex-start; padding: 0.65rem 1rem; }
[class*="st-key-example-"] button > *, [class*="st-key-example-"] button div { width: 100%;
  justify-content: flex-start; text-align: left; }
[class*="st-key-example-"] button p { font-size: 1rem; line-height: 1.45; text-align: left; }
[class*="st-key-example-"] button strong { color: var(--pa-accent); font-size: 0.85rem; font-weight: 600; }

ul.pa-documents { list-style: none; padding: 0; margin: 0; }
ul.pa-documents li { padding: 0.6rem 0; margin: 0; border-top: 1px solid var(--pa-line); }
ul.pa-documents li:first-child { border-top: 0; }
.pa-facts { display: block; color: var(--pa-muted); font-size: 0.9rem; line-height: 1.45; }

[class*="st-key-exchange-"] { padding-top: 1.5rem; scroll-margin-top: 4rem; }
[class*="st-key-exchange-"]:last-child, .st-key-conversation > :last-child > [class*="st-key-exchange-"] {
  min-height: calc(100dvh - 11rem); }
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

[class*="st-key-card-"] { border: 1px solid var(--pa-line); border-radius: 0.6rem; padding: 0.8rem 1rem; }
[class*="st-key-card-"] button { white-space: nowrap; }
.pa-place { font-weight: 600; line-height: 1.4; }
.pa-number { color: var(--pa-accent); }
.pa-where { font-weight: 600; white-space: nowrap; }
.pa-path { color: var(--pa-muted); font-size: 0.9rem; }
blockquote.pa-quote { white-space: pre-line; }
blockquote.pa-quote, p.pa-excerpt { margin: 0.35rem 0 0; padding: 0; border: 0; color: inherit; font-size: 0.95rem;
  line-height: 1.5;
  overflow-wrap: anywhere; }
.pa-joint { display: none; }
.pa-soft { white-space: normal; }
.pa-failure { border-left: 3px solid var(--pa-warn); background: var(--pa-warn-soft); padding: 0.8rem 1rem;
  border-radius: 0 0.4rem 0.4rem 0; line-height: 1.5; }

.pa-explanation, .pa-explanation :is(th, td, dt, dd, p) { font-size: 0.875rem; }
.pa-explanation h3 { font-size: 0.875rem; font-weight: 650; padding: 0; margin: 0.75rem 0 0.35rem; }
.pa-scroll { overflow-x: auto; }
table.pa-table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
table.pa-table th, table.pa-table td { padding: 0.3rem 0.75rem 0.3rem 0; border: 0;
  border-top: 1px solid var(--pa-line);
  text-align: right; font-weight: 400; }
table.pa-table th:first-child { text-align: left; min-width: 15rem; }
table.pa-table thead th { border: 0; color: var(--pa-muted); }
dl.pa-pairs { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0; padding: 0; }
dl.pa-pairs dt { color: var(--pa-muted); font-weight: 400; }
dl.pa-pairs dd { margin: 0; overflow-wrap: anywhere; }

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
.pa-page mark { background: var(--pa-mark); color: inherit; border-radius: 0.15rem; padding: 0.1em 0;
  box-decoration-break: clone; }

@media (max-width: 60rem) {
  .st-key-layout [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) { flex-direction: column; }
  .st-key-layout [data-testid="stColumn"] { width: 100%; min-width: 100%; flex: none; }
  .st-key-layout [data-testid="stColumn"]:first-child > [data-testid="stVerticalBlock"] { height: auto; }
  .stApp:has(.st-key-source) .stMainBlockContainer { max-width: 50rem; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-source) { position: static; padding-bottom: 2rem; }
  [data-testid="stLayoutWrapper"]:has(> .st-key-source-tools) { position: sticky; top: 3.8rem; z-index: 5; }
  .st-key-source-tools { background: var(--pa-page); padding: 0.5rem 0; }
  .pa-page { max-height: none; }
}
@media (max-width: 40rem) {
  .stMainBlockContainer { padding-inline: 1rem; }
  .pa-statement { font-size: 1.12rem; }
  .pa-tagline { font-size: 1.2rem; }
  [class*="st-key-card-"] { flex-wrap: wrap !important; }
  [class*="st-key-card-"] > :first-child { flex-basis: 100%; }
}
@media print { .st-key-ask, .stApp button { display: none; } }
"""

# Constant. A chip is a link with the page's address, which a plain click turns into a click on its card's button; a
# new answer is read aloud and scrolled to; a source that opens is scrolled to its mark and gets the focus, and gives
# it back when it closes; Streamlit's own English words get Danish ones.
# No "<" before a letter: the sanitiser would drop the script.
_SCRIPT = """
(() => {
  document.documentElement.lang = "da";
  if (window.praksisassistenten) return;
  const live = document.createElement("div");
  live.className = "pa-live";
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");
  document.body.append(live);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = calm ? "auto" : "smooth";
  let shown = null;
  let opener = null;
  let reached = null;
  let announced = null;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-open]");
    const card = event.target.closest("[class*=st-key-open-] button, [class*=st-key-near-] button");
    if (link || card) opener = link || card;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const button = document.querySelector(".st-key-" + CSS.escape(link.dataset.open) + " button");
    if (button) { event.preventDefault(); button.click(); opener = link; }
  });

  const showSource = () => {
    const page = document.querySelector(".pa-page");
    const view = page ? page.dataset.view : null;
    if (view === shown) return;
    const opened = page && shown === null;
    shown = view;
    if (!page) { if (opener && opener.isConnected) opener.focus(); return; }
    const mark = page.querySelector("mark");
    page.scrollTop = mark ? mark.offsetTop - page.clientHeight / 3 : 0;
    const below = matchMedia("(max-width: 60rem)").matches;
    if (below) (mark || page.closest(".st-key-source")).scrollIntoView({ block: mark ? "center" : "start", behavior });
    if (opened && opener) page.focus({ preventScroll: true });
  };

  const showNewest = () => {
    const exchanges = document.querySelectorAll("[class*=st-key-exchange-]");
    const newest = exchanges[exchanges.length - 1];
    if (!newest) return;
    if (newest.className !== reached) {
      reached = newest.className;
      newest.scrollIntoView({ block: "start", behavior });
    }
    const answer = newest.querySelector(".pa-answer, .pa-failure");
    if (answer && announced !== reached) { announced = reached; live.textContent = answer.innerText; }
  };

  const name = () => {
    const send = document.querySelector("[data-testid=stChatInputSubmitButton]");
    if (send) send.setAttribute("aria-label", {send});
    const skip = document.querySelector("[data-testid=stSkipToContent]");
    if (skip && skip.firstChild) skip.firstChild.data = {skip};
  };

  const look = () => { showSource(); showNewest(); name(); };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  showSource();
  window.praksisassistenten = true;
})();
"""

SCRIPT = _SCRIPT.replace("{send}", json.dumps(texts.SEND)).replace("{skip}", json.dumps(texts.SKIP))
