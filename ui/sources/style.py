"""How the page Kilder and a PDF's page look, in CSS. Classes begin with pa-; colours are the variables of ui/style.py."""

STYLE = """
/* A page of a PDF: white paper in both themes, the quote marked on it. */
.pa-page:has(> .pa-sheet) { padding: 0; }
.pa-page:has(> .pa-sheet) > :not(.pa-sheet) { margin: 1.25rem; }
.pa-sheet { position: relative; width: 100%; background: #ffffff; }
.pa-sheet img { display: block; width: 100%; height: 100%; }
.pa-page mark.pa-box { position: absolute; padding: 0.1em 0.15em; margin: -0.1em -0.15em; box-sizing: content-box;
  background: #ffe066; mix-blend-mode: multiply; border-radius: 0.15rem; }
.st-key-source:has(.st-key-source-more) .pa-page { max-height: calc(100dvh - 19rem); }
p.pa-source-note { margin: 0 0 0.5rem; }
ul.pa-links { padding-left: 1.2rem; margin: 0.25rem 0 0; }
ul.pa-links li { margin: 0.15rem 0; padding: 0; font-size: 0.9rem; line-height: 1.45; overflow-wrap: anywhere; }

[class*="st-key-document-"]:not([class*="st-key-document-tools"]) { border-top: 1px solid var(--pa-line);
  padding: 1rem 0 0.5rem; gap: 0.5rem; }
.pa-document-title { font-size: 1.1rem; font-weight: 650; line-height: 1.35; padding: 0; margin: 0 0 0.2rem;
  letter-spacing: 0; overflow-wrap: anywhere; }
.pa-badge { display: inline-block; margin: 0.4rem 0.4rem 0 0; padding: 0.1rem 0.5rem; border-radius: 0.4rem;
  font-size: 0.85rem; color: var(--pa-warn); background: var(--pa-warn-soft); }
details.pa-more { margin-top: 0.5rem; }
.st-key-page-kilder details summary { cursor: pointer; font-size: 0.95rem; }
.st-key-page-kilder details.pa-more dd details summary { font-size: inherit; }
.st-key-page-kilder details.pa-more > summary { color: var(--pa-accent); }
details.pa-more > dl.pa-pairs { margin: 0.5rem 0; font-size: 0.9rem; gap: 0.35rem 1rem; }
details.pa-more dl.pa-pairs :is(dt, dd) { font-size: inherit; }
details.pa-more ul.pa-links { margin: 0; padding-left: 1.1rem; }
details.pa-more ul.pa-links:has(> li > details) { list-style: none; padding: 0; }
p.pa-start { white-space: pre-line; font-size: 0.9rem; line-height: 1.5; padding: 0.75rem 1rem; margin: 0.5rem 0;
  background: var(--pa-soft); border-radius: 0.5rem; overflow-wrap: anywhere; }
:is(.st-key-edit, .st-key-new-edition) h3.pa-heading { margin-top: 0; }
p.pa-job { font-weight: 600; margin: 0; }
.pa-done { border-left: 3px solid var(--pa-accent); background: var(--pa-accent-soft); padding: 0.8rem 1rem;
  border-radius: 0 0.4rem 0.4rem 0; line-height: 1.5; white-space: pre-line; }
.st-key-page-kilder [data-testid="InputInstructions"] { display: none; }

/* What may be chosen stands under the chooser. */
.st-key-page-kilder [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
:is(.st-key-edit, .st-key-edit-tools, .st-key-new-edition, .st-key-confirm, .st-key-job-result, .pa-job) { scroll-margin-block: 4.5rem 1rem; }

@media (max-width: 60rem) { .st-key-source:has(.st-key-source-more) .pa-page { max-height: none; } }
@media (max-width: 40rem) {
  .pa-sheet { width: 40rem; }
  details.pa-more > dl.pa-pairs { grid-template-columns: 1fr; gap: 0.1rem; }
  details.pa-more > dl.pa-pairs dd { margin-bottom: 0.5rem; }
}
"""
