"""How the page looks, in CSS. Classes begin with pa-; colours are the variables of ui/style.py."""

STYLE = """
.st-key-page-kvalitet h2 { font-size: 1.2rem; margin: 0; padding: 1.25rem 0 0; }
.st-key-page-kvalitet > .stElementContainer:has(> .stHtml > :is(h1, h2):only-child) { margin-bottom: -0.75rem; }
.st-key-page-kvalitet .stHtml > p { margin: 0.25rem 0; }
.st-key-page-kvalitet [class*="st-key-card-rated-"] { gap: 0.5rem; }
.st-key-page-kvalitet [class*="st-key-card-rated-"] h3 { margin: 0; }
.st-key-page-kvalitet blockquote:not(.pa-quote) { margin: 0.5rem 0; padding: 0.6rem 0.9rem; border: 0;
  border-left: 3px solid var(--pa-warn); background: var(--pa-warn-soft); color: inherit; }
.st-key-page-kvalitet blockquote p { margin: 0; }
.st-key-page-kvalitet .stHtml > p { max-width: 48rem; }
table.pa-figures { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
table.pa-figures th, table.pa-figures td { padding: 0.3rem 1rem 0.3rem 0; border: 0;
  border-top: 1px solid var(--pa-line); vertical-align: bottom; white-space: nowrap; }
table.pa-figures th:first-child { text-align: left; }
table.pa-figures thead th { border-top: 0; color: var(--pa-muted); font-weight: 500; white-space: normal; }
p.pa-reason { margin: 0.25rem 0; font-weight: 600; color: var(--pa-warn); }
.st-key-quality-frame iframe { border: 1px solid var(--pa-line); border-radius: 0.6rem; }
"""
