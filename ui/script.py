"""The little that the app does in the browser by itself. A constant: nothing of a document or a reader is put into it.

A chip is a link with the page's address, which a plain click turns into a click on its card's button; a new answer is
read aloud and scrolled to; a source that opens is scrolled to its mark and gets the focus, and gives it back when it
closes; what a change of the documents brings is scrolled to; buttons copy; "/" goes to the input, the arrows from chip
to chip, Esc closes the source. Streamlit's own words: see ui/streamlit_words.py.
"""

from __future__ import annotations

import json

from ui import texts
from ui.chat.texts import SEND
from ui.sources.texts import CHOOSE_FILE

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
  let clicked = null;
  let opener = null;  // what opened the source, and, where its page was left meanwhile, how it is found again
  let again = null;
  let closed = false;
  let reached = null;
  let announced = null;
  const find = (selector) => document.querySelector(selector);
  const input = () => find(".st-key-question textarea");
  const say = (words) => { live.textContent = ""; requestAnimationFrame(() => { live.textContent = words; }); };

  let awaited = null;  // a chip that was clicked; its card's button is drawn a moment after it
  const openAwaited = () => {
    const button = awaited && find(".st-key-" + CSS.escape(awaited.dataset.open) + " button");
    if (!button) return;
    const link = awaited;
    awaited = null;
    button.click();
    clicked = link;
  };

  document.addEventListener("click", (event) => {
    clicked = event.target.closest("a, button") || clicked;
    const link = event.target.closest("a[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    awaited = link;
    openAwaited();
  });

  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");  // without https there is no clipboard
    field.value = text;
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (!copied) throw new Error("not copied");
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    try {
      await copy(button.dataset.copy);
      button.dataset.copied = "";
      setTimeout(() => { delete button.dataset.copied; }, 2000);
      say({copied});
    } catch { say({not_copied}); }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const at = document.activeElement;
    const closing = event.key === "Escape" && find(".st-key-close button");
    if (closing && at === input()) { closing.click(); return; }
    if (at && at.closest("input, textarea, select, [contenteditable], [role=combobox], [role=listbox]")) return;
    const chips = [...document.querySelectorAll("a.pa-chip")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "/" && input()) { event.preventDefault(); input().focus(); }
    else if (closing) closing.click();
    else if (step && at && at.matches("a.pa-chip")) {
      const next = chips[chips.indexOf(at) + step];
      if (next) { event.preventDefault(); next.focus(); }
    }
  });

  const showSource = () => {
    const page = find(".st-key-close button") && find(".pa-page");  // the button comes a little later than the text
    const view = page ? page.dataset.view : null;
    if (view === shown) return;
    const opened = page && shown === null;
    shown = view;
    if (!page) { closed = true; return; }
    const mark = page.querySelector("mark");
    page.scrollTop = mark ? mark.offsetTop - page.clientHeight / 3 : 0;
    const below = matchMedia("(max-width: 60rem)").matches;
    if (below) (mark || page.closest(".st-key-source")).scrollIntoView({ block: mark ? "center" : "start", behavior });
    if (opened) {
      const key = clicked && clicked.matches("button") && clicked.closest("[class*=st-key-]");
      const name = key && [...key.classList].find((one) => one.startsWith("st-key-"));
      opener = clicked;
      again = name ? "." + CSS.escape(name) + " button" : 'a[href="' + CSS.escape(location.search) + '"]';
      closed = false;
    }
    const lost = document.activeElement === document.body;  // its page was exchanged for the next
    if (opened || lost) page.focus({ preventScroll: true });
  };

  const giveBack = () => {
    const target = closed && (opener && opener.isConnected ? opener : find(again));
    if (target && document.activeElement !== target) target.focus();
    const at = document.activeElement;  // the button to the next page, which can't be pressed on the last
    if (at && at.disabled && at.closest(".st-key-source-tools")) find(".pa-page").focus({ preventScroll: true });
  };

  // What stood under the answers before the newest goes after that has come: it is held until the reader moves.
  let held = null;
  for (const move of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    document.addEventListener(move, () => { held = null; closed = false; }, { capture: true, passive: true });
  }

  const showNewest = () => {
    const exchanges = document.querySelectorAll("[class*=st-key-exchange-]");
    const newest = exchanges[exchanges.length - 1];
    if (!newest) return;
    if (newest.className !== reached) {
      reached = newest.className;
      held = newest;
    }
    if (held) held.scrollIntoView({ block: "start", behavior });
    const answer = newest.querySelector(".pa-answer, .pa-failure");
    if (answer && announced !== reached) { announced = reached; say(answer.innerText); }
  };

  const name = () => {
    const send = find("[data-testid=stChatInputSubmitButton]");
    if (send) send.setAttribute("aria-label", {send});
    const skip = find("[data-testid=stSkipToContent]");
    if (skip && skip.firstChild) skip.firstChild.data = {skip};
    const file = find("[data-testid=stFileUploaderDropzoneInput]");
    if (file) file.setAttribute("aria-label", {choose_file});
    const navigation = find(".st-key-navigation");
    if (!navigation) return;
    navigation.setAttribute("role", "navigation");
    navigation.setAttribute("aria-label", {pages});
    for (const link of navigation.querySelectorAll("a")) {
      const current = link.pathname === location.pathname;
      if (current === link.hasAttribute("aria-current")) continue;
      if (!current) { link.removeAttribute("aria-current"); continue; }
      link.setAttribute("aria-current", "page");
    }
  };

  let asking = null;
  const showForm = () => {  // the input's own part of the window would hide its buttons
    const form = find("[class*=st-key-exchange-] [data-testid=stForm]");
    if (form && form !== asking) form.scrollIntoView({ block: "nearest", behavior });
    asking = form;
  };

  let begun = false;
  const begin = () => {  // one who opens the chat wants to type; on a phone the keyboard would hide the page
    if (begun || !input()) return;
    begun = true;
    if (find(".pa-page")) return;  // one who comes by a source's address wants to read
    if (document.activeElement === document.body && matchMedia("(hover: hover)").matches) input().focus();
  };

  const appeared = new WeakSet();
  const showChanges = () => {  // a form that was asked for, work that began, what came of it: never out of sight
    for (const part of document.querySelectorAll({changes})) {
      if (appeared.has(part)) continue;
      appeared.add(part);
      part.scrollIntoView({ block: "nearest", behavior });
    }
  };

  const look = () => { openAwaited(); showSource(); giveBack(); showNewest(); showForm(); showChanges(); name(); begin(); };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  look();
  window.praksisassistenten = true;
})();
"""

_WORDS = {
    "{changes}": ".st-key-edit, .st-key-edit-tools, .st-key-new-edition, .st-key-confirm, .pa-job, .st-key-job-result",
    "{send}": SEND,
    "{skip}": texts.SKIP,
    "{choose_file}": CHOOSE_FILE,
    "{pages}": texts.PAGES,
    "{copied}": texts.COPIED,
    "{not_copied}": texts.NOT_COPIED,
}


def _with_words(script: str) -> str:
    for name, word in _WORDS.items():
        script = script.replace(name, json.dumps(word))
    return script


SCRIPT = _with_words(_SCRIPT)
