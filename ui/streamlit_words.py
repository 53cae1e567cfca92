"""Streamlit's own English words that a reader can meet, in Danish. It has no setting for them, so a script in the
browser puts the Danish ones in their place, also in what comes later.

The words are those of Streamlit 1.67; tests/e2e/test_words.py finds out when they become others.
"""

from __future__ import annotations

import json

_NO_ANSWER = (
    "Praksisassistenten svarer ikke lige nu. Siden forbinder af sig selv, så snart den svarer igen. Sker det ikke, så bed "
    "den, der passer programmet, om at starte det."
)

WORDS: dict[str, str] = {
    "Close": "Luk",
    "Dismiss": "Luk",
    "Copy to clipboard": "Kopiér",
    # a lost connection
    "Connection error": "Ingen forbindelse",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": _NO_ANSWER,
    "Streamlit server is not responding. Are you connected to the internet?": _NO_ANSWER,
    "Connection timed out.": "Praksisassistenten svarer ikke. Siden prøver igen af sig selv.",
    "Connection lost. Please wait for the app to reconnect, then try again.": (
        "Forbindelsen er afbrudt. Vent, til siden er tilbage, og prøv igen."
    ),
    "Network error": "Ingen forbindelse. Prøv igen.",
    # choosing from a list
    "Open": "Vis muligheder",
    "Choose an option": "Vælg",
    "Choose options": "Vælg",
    "No results": "Ingen passer",
    "Select all": "Vælg alle",
    "Clear all": "Ryd",
    "Clear value": "Ryd",
    "Selected values": "Valgt",
    "Multiselect options": "Muligheder",
    "Selectbox options": "Muligheder",
    # fields
    "Press Enter to apply": "Tryk Enter for at bruge det",
    "Press Ctrl+Enter to apply": "Tryk Ctrl+Enter for at bruge det",
    "Press ⌘+Enter to apply": "Tryk ⌘+Enter for at bruge det",
    "Press Enter to submit form": "Tryk Enter for at sende",
    "Press Ctrl+Enter to submit form": "Tryk Ctrl+Enter for at sende",
    "Press ⌘+Enter to submit form": "Tryk ⌘+Enter for at sende",
    # a file
    "Upload": "Vælg fil",
    "Add files": "Vælg en anden fil",
    "add icon": "Tilføj",
    "Drag and drop a file here": "Slip filen her",
    "Error:": "Fejl:",
    "Error uploading file": "Filen kunne ikke sendes. Prøv igen.",
    "Click to retry upload": "Prøv at sende filen igen",
    # a date
    "Choose date": "Vælg dato",
    "Clear date": "Ryd datoen",
    "Previous month": "Forrige måned",
    "Next month": "Næste måned",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": (
        "Gå mellem dagene med piletasterne. Enter vælger, Esc lukker."
    ),
    "yyyy": "åååå",
    # a table
    "Type to search": "Skriv for at søge",
    "Previous Result": "Forrige",
    "Next Result": "Næste",
    "Close Search": "Luk søgning",
    "Clear selection": "Fjern markering",
    "Show/hide columns": "Vis eller skjul kolonner",
    "Download as CSV": "Hent som CSV",
    "Search": "Søg",
    "Fullscreen": "Fuld skærm",
    "Close fullscreen": "Luk fuld skærm",
    "Sort ascending": "Sortér stigende",
    "Sort descending": "Sortér faldende",
    "Pin column": "Fastgør kolonne",
    "Unpin column": "Frigør kolonne",
    "Hide column": "Skjul kolonne",
    "Autosize": "Tilpas bredde",
    "Copy column name": "Kopiér kolonnens navn",
    # a chart
    "Show data": "Vis tallene",
    "Show chart": "Vis figuren",
    "Download as PNG": "Hent som billede",
    "Copy Vega-Lite spec": "Kopiér figurens opskrift",
    "Copied!": "Kopieret",
}

PATTERNS: tuple[tuple[str, str], ...] = (  # regular expressions of JavaScript and what takes their place
    (r"^File must be (\d+)\.0MB or smaller\.$", "Filen er for stor. Den må højst fylde $1 MB."),
    (r"^(\d+)MB per file$", "højst $1 MB"),
    (r"^(.*?)(\d+)\.(\d)(B|KB|MB)$", "$1$2,$3 $4"),
    (r"^Remove (.+)$", "Fjern $1"),
    (r"^Cancel upload of (.+)$", "Afbryd $1"),
    (r"^(\d+) options? available\.$", "$1 at vælge imellem."),
    (r"^Select (\d+) matches$", "Vælg de $1, der passer"),
    (r"^Help for (.+)$", "Hjælp til $1"),
    (r"^day, (.+)$", "dag, $1"),
    (r"^month, (.+)$", "måned, $1"),
    (r"^year, (.+)$", "år, $1"),
    (r"^Choose date, (.+)$", "Vælg dato, $1"),
    (r"^Clear selection: (.+)$", "Fjern markering: $1"),
    (r"^Show/hide columns: (.+)$", "Vis eller skjul kolonner: $1"),
    (r"^Download as CSV: (.+)$", "Hent som CSV: $1"),
    (r"^Search: (.+)$", "Søg: $1"),
    (r"^Fullscreen: (.+)$", "Fuld skærm: $1"),
)

# No "<" before a letter: the sanitiser would drop the script.
_SCRIPT = """
(() => {
  if (window.praksisassistentensWords) return;
  window.praksisassistentensWords = true;
  const words = new Map({words});
  const patterns = {patterns}.map(([english, danish]) => [new RegExp(english), danish]);
  const danish = (text) => {
    const plain = text.trim();
    if (words.has(plain)) return words.get(plain);
    const found = patterns.find(([english]) => english.test(plain));
    return found ? plain.replace(...found) : text;
  };
  const names = ["aria-label", "title", "placeholder"];
  const ours = ".stHtml, [data-testid=stMarkdownContainer], canvas, textarea, script, style";  // or a document's, a reader's
  const streamlits = "[role=dialog], [data-testid=stFileUploader]";
  const translate = (node) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element || (element.closest(ours) && !element.closest(streamlits))) return;
    if (node === element) {
      for (const name of names) {
        const english = node.getAttribute(name);
        if (english && danish(english) !== english) node.setAttribute(name, danish(english));
      }
    } else if (danish(node.data) !== node.data) node.data = danish(node.data);
  };
  const translateAll = (node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    do translate(walker.currentNode); while (walker.nextNode());
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(translateAll);
      else translate(change.target);
    }
  }).observe(document.body, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: names
  });
  translateAll(document.body);
})();
"""

TRANSLATING = _SCRIPT.replace("{words}", json.dumps(list(WORDS.items()))).replace("{patterns}", json.dumps(PATTERNS))
