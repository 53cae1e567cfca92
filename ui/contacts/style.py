"""How the page looks, on the screen and on paper, in CSS. Classes begin with pa-; colours are those of ui/style.py."""

STYLE = """
.pa-contact-groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
  gap: 0.75rem; }
.pa-contact-group, ul.pa-contacts { display: contents; } /* all cards stand in one grid, under its headings */
.pa-contact-group > h2 { grid-column: 1 / -1; margin-top: 0.75rem; }
ul.pa-contacts { list-style: none; }
ul.pa-contacts > li { display: flex; flex-direction: column; margin: 0; padding: 0.8rem 1rem;
  border: 1px solid var(--pa-line); border-radius: 0.6rem; overflow-wrap: anywhere; }
ul.pa-contacts p.pa-facts { margin-top: auto; padding-top: 0.5rem; }
h3.pa-contact-name { font-size: 1.05rem; font-weight: 650; padding: 0; margin: 0 0 0.35rem; letter-spacing: 0;
  line-height: 1.35; }
.pa-contacts dl.pa-pairs { grid-template-columns: 5.75rem 1fr; align-items: baseline; font-size: 0.95rem; line-height: 1.5; }
.pa-contacts a.pa-contact { font-size: 1.1rem; }
.pa-contacts a.pa-contact[href^="mailto"] { font-size: 0.95rem; white-space: normal; }
@media (max-width: 40rem) {
  .pa-contacts a.pa-contact:not([href^="mailto"]) { display: inline-block; padding: 0.35rem 0; }
}
@media print {
  .stApp:has(.st-key-contacts-list) :is(.st-key-header, .st-key-contacts-tools, h1, [role="status"], .pa-print-hint) {
    display: none; }
  .stApp:has(.st-key-contacts-list), .stApp:has(.st-key-contacts-list) :is(section, main, div) {
    position: static; overflow: visible; height: auto; color: #000; background: #fff; }
  .pa-contact-groups { grid-template-columns: 1fr 1fr; }
  ul.pa-contacts > li { break-inside: avoid; border: 0; border-top: 1px solid #999; border-radius: 0; padding: 0.3rem 0; }
  ul.pa-contacts a { color: #000; text-decoration: none; }
}
"""
