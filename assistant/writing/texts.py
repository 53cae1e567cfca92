"""What is said about a chat model's sentences, in Danish."""

from __future__ import annotations

from assistant.answer import Notice, NoticeKind

_OWN_WORDS = "Svaret er derfor dokumenternes egne ord."

PERSONAL = f"Samtalen ser ud til at indeholde et CPR-nummer, så intet er sendt til sprogmodellen. {_OWN_WORDS}"
NO_SOURCES = f"Stederne i dokumenterne kunne ikke gives til sprogmodellen. {_OWN_WORDS}"
UNAVAILABLE = f"Sprogmodellen svarede ikke. {_OWN_WORDS}"
BROKEN_OFF = f"Sprogmodellens svar blev afbrudt. {_OWN_WORDS}"
TOO_SLOW = f"Sprogmodellen svarede ikke i tide. {_OWN_WORDS}"
NOT_DANISH = f"Sprogmodellen svarede ikke på dansk. {_OWN_WORDS}"
UNREADABLE = f"Sprogmodellens svar kunne ikke læses. {_OWN_WORDS}"
NOTHING_HELD = f"Det, sprogmodellen skrev, står ikke i kilderne. {_OWN_WORDS}"
FOUND_NOTHING = f"Sprogmodellen fandt ikke svaret i kilderne. {_OWN_WORDS}"
STOPPED = "Sprogmodellen blev ikke færdig. Svaret kan mangle noget; se også kilderne."
INTERRUPTED = "Sprogmodellen blev ikke færdig. Resten er dokumenternes egne ord."
COMPLETED = "Sprogmodellen havde ikke det hele med. Resten er dokumenternes egne ord."
MISSING = "Kilderne ser ikke ud til at have svar på hele spørgsmålet."


def writing(text: str) -> Notice:
    """A notice about the writing."""
    return Notice(NoticeKind.WRITING, text)


def replaced(count: int) -> str:
    """Sentences in whose place the documents' own words stand."""
    if count == 1:
        return "En af sprogmodellens sætninger står ikke i kilderne. Dokumentets egne ord er sat ind i stedet."
    return f"{count} af sprogmodellens sætninger står ikke i kilderne. Dokumenternes egne ord er sat ind i stedet."


def left_out(count: int) -> str:
    """Sentences that were taken out without replacement."""
    if count == 1:
        return "En af sprogmodellens sætninger er udeladt, fordi den ikke står i kilderne."
    return f"{count} af sprogmodellens sætninger er udeladt, fordi de ikke står i kilderne."
