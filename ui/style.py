"""How the app looks, in CSS: what all pages share, then each page's own."""

from __future__ import annotations

from ui.chat.style import STYLE as CHAT
from ui.contacts.style import STYLE as CONTACTS
from ui.conversations.style import STYLE as CONVERSATIONS
from ui.decisions.style import STYLE as DECISIONS
from ui.quality.style import STYLE as QUALITY
from ui.sources.style import STYLE as SOURCES

# No "<" anywhere: the sanitiser would drop all of it.
# Colours follow the theme in .streamlit/config.toml: Streamlit sets `color-scheme`, light-dark() picks.
_SHELL = """
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
  --pa-copy-sign: url('data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"%3E%3Cpath fill="none" stroke="black" stroke-width="1.5" d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"/%3E%3C/svg%3E');
  --pa-copied-sign: url('data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"%3E%3Cpath fill="none" stroke="black" stroke-width="2" d="M2.5 8.5l3.5 3.5 7.5-8"/%3E%3C/svg%3E');
}
.stMainBlockContainer { max-width: none; padding: 0 1.25rem; }
[class*="st-key-page-"] { max-width: 72rem; margin-inline: auto; padding-bottom: 2rem; }
[class*="st-key-page-"] :is(h1, h2, h3) { letter-spacing: -0.005em; }
[class*="st-key-page-"] h1 { font-size: 1.6rem; font-weight: 650; line-height: 1.2; margin: 0;
  padding: 1rem 0 0.25rem; }
.stApp [data-testid="stHeader"] { display: none; }
.stHtml a { color: var(--pa-accent); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
.st-key-script { display: none; }
[role="dialog"] .stErrorCodeBlock { display: none; } /* how to start Streamlit by hand */

.pa-hidden, .pa-live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.stApp a:focus-visible, .stApp button:focus-visible, .stApp summary:focus-visible,
.stApp [tabindex]:not(input):focus-visible, .stApp [data-testid="stTextInputRootElement"]:focus-within {
  outline: 3px solid var(--pa-accent); outline-offset: 2px; box-shadow: none; }

/* What pops up stands outside .stApp, where Streamlit does not set it. */
@media (prefers-color-scheme: dark) { [data-testid="stPopoverBody"] { color-scheme: dark; } }

/* On the accent colour, which is light in the dark theme. */
:is(.stApp, [data-testid="stPopoverBody"]) [data-testid^="stBaseButton-primary"], .stApp [data-testid="stMultiSelectTagsContainer"] [data-tag] * {
  color: light-dark(#ffffff, #10191c); }

/* The header stays in view. */
[data-testid="stLayoutWrapper"]:has(> .st-key-header) { position: sticky; top: 0; z-index: 20; }
.st-key-header { background: var(--pa-page); border-bottom: 1px solid var(--pa-line); padding: 0.4rem 1.25rem;
  margin-inline: -1.25rem; width: calc(100% + 2.5rem); max-width: none;
  min-height: 3.4rem; column-gap: 1.5rem; row-gap: 0.25rem; }
p.pa-title { font-size: 1.25rem; font-weight: 650; margin: 0; padding: 0; letter-spacing: -0.01em; }
h2.pa-heading, h3.pa-heading { font-size: 1rem; font-weight: 650; padding: 0; margin: 1rem 0 0; letter-spacing: 0; }
ul.pa-documents { list-style: none; padding: 0; margin: 0; }
ul.pa-documents li { padding: 0.6rem 0; margin: 0; border-top: 1px solid var(--pa-line); }
ul.pa-documents li:first-child { border-top: 0; }
.pa-facts { display: block; color: var(--pa-muted); font-size: 0.9rem; line-height: 1.45; }
p.pa-facts { margin: 0; }

.pa-copyable { white-space: nowrap; }
button.pa-copy { display: inline-flex; align-items: center; justify-content: center; min-width: 1.75rem;
  min-height: 1.75rem; padding: 0; margin: 0 -0.25rem 0 0; border: 0; border-radius: 0.4rem; background: none;
  color: var(--pa-muted); font: inherit; font-size: 0.875rem; cursor: pointer; vertical-align: -0.3em; }
button.pa-copy::before { content: ""; width: 0.95rem; height: 0.95rem; background: currentColor;
  mask: var(--pa-copy-sign) center / contain no-repeat; }
button.pa-copy:hover { background: var(--pa-soft); color: var(--pa-accent); }
button.pa-copy[data-copied]::before { mask-image: var(--pa-copied-sign); }
button.pa-copy-wide { gap: 0.4rem; padding: 0 0.6rem; min-height: 2.25rem; margin-left: -0.6rem; }

[class*="st-key-card-"] { margin-top: 0.4rem; border: 1px solid var(--pa-line); border-radius: 0.6rem; padding: 0.8rem 1rem; }
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

table.pa-table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
table.pa-table th, table.pa-table td { padding: 0.3rem 0.75rem 0.3rem 0; border: 0;
  border-top: 1px solid var(--pa-line);
  text-align: right; font-weight: 400; }
table.pa-table th:first-child { text-align: left; min-width: 15rem; }
table.pa-table thead th { border: 0; color: var(--pa-muted); }

@media (max-width: 40rem) {
  .stMainBlockContainer { padding-inline: 1rem; }
  .st-key-header { padding-inline: 1rem; margin-inline: -1rem; width: calc(100% + 2rem); }
  [data-testid="stLayoutWrapper"]:has(> .st-key-header) { position: static; }
  .st-key-header { row-gap: 0; }
  .st-key-header > :has(> .st-key-navigation) { flex: 0 0 calc(100% + 2rem); max-width: none; margin-inline: -1rem; }
  .st-key-navigation { padding-inline: 0.5rem; row-gap: 0.4rem; }
  p.pa-title { font-size: 1.05rem; }
  [data-testid="stTabs"] [role="tablist"] { flex-wrap: wrap; column-gap: 0.75rem; }
  [class*="st-key-card-"] { flex-wrap: wrap !important; }
  [class*="st-key-card-"] > :first-child { flex-basis: 100%; }
}
@media print { .st-key-header, .stApp button { display: none; } }
"""

STYLE = "\n".join((_SHELL, CHAT, DECISIONS, CONTACTS, SOURCES, CONVERSATIONS, QUALITY))
