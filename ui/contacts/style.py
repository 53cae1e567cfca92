"""How the page looks, on the screen and on paper, in CSS. Classes begin with pa-; colours are those of ui/style.py."""

STYLE = """
.pa-contact-groups { columns: 3 20rem; column-gap: 0.75rem; }
.pa-contact-group > h2 { break-after: avoid; margin-top: 0; }
.pa-contact-group { margin: 0 0 1rem; }
ul.pa-contacts { list-style: none; padding: 0; margin: 0.5rem 0 0; }
ul.pa-contacts > li { margin: 0 0 0.75rem; padding: 0.8rem 1rem; border: 1px solid var(--pa-line);
  border-radius: 0.6rem; overflow-wrap: anywhere; break-inside: avoid; }
h3.pa-contact-name { font-size: 1.05rem; font-weight: 650; padding: 0; margin: 0 0 0.35rem; letter-spacing: 0;
  line-height: 1.35; }
.pa-contacts dl.pa-pairs { grid-template-columns: 6.5rem 1fr; align-items: baseline; font-size: 0.95rem; line-height: 1.5; }
.pa-contacts a.pa-contact { font-size: 1.1rem; }
.pa-contacts a.pa-contact[href^="mailto"] { font-size: 1rem; white-space: normal; }
@media (max-width: 40rem) {
  .pa-contacts a.pa-contact:not([href^="mailto"]) { display: inline-block; padding: 0.35rem 0; }
}
@media print {
  .stApp:has(.st-key-contacts-list) :is(.st-key-header, .st-key-contacts-tools, h1, [role="status"], .pa-print-hint) {
    display: none; }
  .stApp:has(.st-key-contacts-list), .stApp:has(.st-key-contacts-list) :is(section, main, div) {
    position: static; overflow: visible; height: auto; color: #000; background: #fff; }
  .pa-contact-groups { columns: 2; }
  ul.pa-contacts > li { border: 0; border-top: 1px solid #999; border-radius: 0; padding: 0.3rem 0; }
  ul.pa-contacts a { color: #000; text-decoration: none; }
}
"""
