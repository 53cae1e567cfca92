"""The assistant without each of its steps: what is a step worth?

Everything is made from outside, by settings and constructor arguments. A signal is switched off by the weight 0 in the
ranker; the other weights are not fitted again, so that a step which others could replace looks dearer than it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.answer import Turn
from assistant.assistant import Assistant, AssistantSettings, meeting_years
from assistant.fitted import Fitted
from assistant.question import Question, QuestionReader
from eval.batch import BatchQuestion, result_of
from ingest.embedding import Embedder
from ingest.glossary import Glossary
from ingest.index import Index


@dataclass(frozen=True, slots=True)
class AssistantSystem:
    """An assistant as a system to be compared, see `eval.peers.System`."""

    name: str
    description: str
    assistant: Assistant

    def answer(self, question: BatchQuestion) -> dict:
        history = [Turn(turn.role, turn.content) for turn in question.history]
        return result_of(question.id, self.assistant.ask(question.question, history))


FULL = "Praksisassistenten"

# Signals (the start of their names) that are one step, by the name of the ablation.
_SIGNALS = {
    "uden vektorer": (
        ("dense_", "adapted_"),
        "Ingen af sammenligningerne af indlejrede tekster tæller i rangordenen",
    ),
    "uden tilpasning": (("adapted_",), "Spørgsmålets vektor drejes ikke mod dokumenternes sprog"),
    "uden ordsøgning": (("words",), "Spørgsmålets ord tæller ikke i rangordenen, kun betydningen af det hele"),
    "uden område og årstal": (("area", "year"), "Kommune og årstal i spørgsmålet flytter ingen steder i rangordenen"),
}


def ablations(
    index: Index, embedder: Embedder, settings: AssistantSettings = AssistantSettings()
) -> list[AssistantSystem]:
    """The full assistant first, then one without each step, all over one index and one embedder."""

    def system(name: str, description: str, settings: AssistantSettings = settings) -> AssistantSystem:
        return AssistantSystem(name, description, Assistant(index, embedder, settings))

    fitted = settings.fitted
    return [
        system(FULL, "Alle skridt"),
        *(
            system(name, description, replace(settings, fitted=without_signals(fitted, prefixes)))
            for name, (prefixes, description) in _SIGNALS.items()
        ),
        AssistantSystem(
            "uden kendte spørgsmål",
            "Spørgsmålene i corpus/questions er ikke i indekset",
            Assistant(without_questions(index), embedder, settings),
        ),
        *(
            AssistantSystem(name, description, _reading_with(Assistant(index, embedder, settings), reader))
            for name, description, reader in _readers(index)
        ),
        system(
            "uden afvisning",
            "Svarer, hvor usikkert det end er; kun andre kommuners forhold og tomme spørgsmål afvises",
            replace(settings, fitted=fitted.model_copy(update={"refuse_below": 0.0})),
        ),
        system(
            "uden andet sted",
            "Viser aldrig et andet sted ved siden af et usikkert",
            replace(settings, alternative_below=0.0),
        ),
    ]


def without_signals(fitted: Fitted, prefixes: Iterable[str]) -> Fitted:
    """With the weight 0 for every signal whose name starts so. Raises ValueError where none does."""
    prefixes = tuple(prefixes)
    switched_off = {name: 0.0 for name in fitted.ranker if name.startswith(prefixes)}
    if not switched_off:
        raise ValueError(f"the ranker has no signal {prefixes}")
    return fitted.model_copy(update={"ranker": fitted.ranker | switched_off})


def without_questions(index: Index) -> Index:
    """The same index as if no question file had been there."""
    return Index(replace(index.content, questions=()), index.vector_index)


# ------------------------------------------------------------------------------------------------- the reading


class ReaderWithoutWants(QuestionReader):
    """Does not see what kind of thing a question asks for."""

    def read(self, text: str) -> Question:
        return replace(super().read(text), wants=frozenset())


class ReaderWithoutParts(QuestionReader):
    """Looks for a compound as a whole only. Compounds of the documents are still found by their parts."""

    def read(self, text: str) -> Question:
        question = super().read(text)
        parts = frozenset().union(*question.compounds.values())
        kept = {*question.typed, *(key for keys in question.expansions.values() for key in keys)}
        weights = {key: weight for key, weight in question.weights.items() if key in kept or key not in parts}
        return replace(question, weights=weights, compounds={})


def _readers(index: Index) -> list[tuple[str, str, QuestionReader]]:
    """Name, description and the reader that lacks a step."""
    finder, years = index.municipality_finder, meeting_years(index)
    words, glossary = index.vocabulary, index.glossary
    without_synonyms = Glossary(abbreviation=glossary.abbreviation, place=glossary.place)
    return [
        (
            "uden ønsket art",
            "Ser ikke, om der spørges efter et nummer, en tid, et beløb, en beslutning",
            ReaderWithoutWants(words, glossary, finder, years),
        ),
        (
            "uden synonymer",
            "Ordlistens synonymer bruges ikke; forkortelser og stednavne gør",
            QuestionReader(words, without_synonyms, finder, years),
        ),
        (
            "uden stavekontrol",
            "Ordene læses, som de er tastet; delte sammensætninger samles ikke",
            QuestionReader((), glossary, finder, years),
        ),
        (
            "uden orddele",
            "Spørgsmålets sammensatte ord søges kun hele",
            ReaderWithoutParts(words, glossary, finder, years),
        ),
    ]


def _reading_with(assistant: Assistant, reader: QuestionReader) -> Assistant:
    assistant.reader = reader
    return assistant
