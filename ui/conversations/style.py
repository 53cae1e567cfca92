"""How the page looks, in CSS. Classes begin with pa-; colours are the variables of ui/style.py."""

STYLE = """
p.pa-kept { max-width: 48rem; margin: 0 0 0.5rem; }
.st-key-page-samtaler > .stElementContainer:has(> .stHtml h1) { margin-bottom: -0.5rem; }
p.pa-said { margin: 0; font-weight: 600; }
.st-key-page-samtaler [class*="st-key-card-"] p { margin: 0; }
.st-key-page-samtaler [class*="st-key-open-"] button { text-align: left; justify-content: flex-start; white-space: normal;
  min-height: 0; padding: 0; }
.st-key-page-samtaler [class*="st-key-open-"] button p { font-weight: 600; color: var(--pa-accent); }
table.pa-list { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
table.pa-list th, table.pa-list td { padding: 0.45rem 1rem 0.45rem 0; border: 0; border-top: 1px solid var(--pa-line);
  text-align: left; vertical-align: top; font-weight: 400; }
table.pa-list thead th { border-top: 0; color: var(--pa-muted); font-size: 0.9rem; white-space: nowrap; }
table.pa-list tbody th { min-width: 14rem; }
@media (max-width: 40rem) {
  .st-key-conversations-tools > :first-child { flex-basis: 100%; }
  table.pa-list tbody th { min-width: 7rem; }
  table.pa-list thead th { white-space: normal; vertical-align: bottom; }
}
"""
