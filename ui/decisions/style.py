"""How the page looks, in CSS. Classes begin with pa-; colours are the variables of ui/style.py."""

STYLE = """
/* Streamlit's own tools are in English, and its download would hold formulas: ours stand below the table. */
.st-key-decision-table [data-testid="stElementToolbar"] { display: none; }
[class*="st-key-decision-open-"] button, [class*="st-key-decision-open-"] button div { justify-content: flex-start;
  text-align: left; }
.pa-filters { margin: 0; line-height: 2; }
.pa-filter { display: inline-block; padding: 0 0.6rem; border-radius: 1rem; background: var(--pa-accent-soft);
  color: var(--pa-text); font-size: 0.9rem; }
h2.pa-item-title { font-size: 1.2rem; font-weight: 650; line-height: 1.35; padding: 0; margin: 0; letter-spacing: 0;
  overflow-wrap: anywhere; scroll-margin-top: 5rem; }
.st-key-decision-item { border: 1px solid var(--pa-line); border-radius: 0.6rem; padding: 1rem; }
.pa-item :is(p, li), .pa-compared li { line-height: 1.5; margin: 0.3rem 0 0; overflow-wrap: anywhere; }
[class*="st-key-card-"] .pa-item > h3 { margin-top: 0; }
.pa-item ul, .pa-compared ul { margin: 0.3rem 0 0; padding-left: 1.2rem; }
.pa-unknown { color: var(--pa-muted); font-style: italic; margin: 0.3rem 0 0; }
p.pa-small-heading, h4.pa-small-heading { font-size: 0.9rem; font-weight: 650; padding: 0; margin: 0.5rem 0 0;
  letter-spacing: 0; line-height: 1.4; }
.pa-decided-title { font-weight: 600; margin: 0.2rem 0; }
.pa-compared { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1.25rem;
  margin-top: 0.75rem; }
.pa-compared li { padding: 0.2rem 0.5rem; border-left: 3px solid transparent; list-style: none; }
.pa-compared ul { padding: 0; }
.pa-compared li.pa-only { border-left-color: var(--pa-accent); background: var(--pa-accent-soft); }
.pa-tag { font-size: 0.8rem; color: var(--pa-muted); white-space: nowrap; }
ol.pa-meetings, ol.pa-meetings > li { list-style: none; padding: 0; margin: 0 0 1rem; }
.pa-meeting { font-weight: 650; }
ol.pa-meetings ul { list-style: disc; margin: 0.2rem 0 0; padding-left: 1.2rem; }
/* On a phone an opened item stands above the table, where the eye is, not below it. */
@media (max-width: 40rem) {
  [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] .st-key-decision-item) {
    flex-direction: column-reverse; }
  [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] .st-key-decision-item) > [data-testid="stColumn"] {
    width: 100%; flex: none; }
}
"""
