"""An index opened for searching: everything in memory, vectors stacked, lexical indexes built."""

from __future__ import annotations

import logging
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.danish import is_word, keys, phrases, tokens
from ingest.document import Document, DocumentKind, Page, Passage, PassageKind, Unit
from ingest.embedding import Vectors
from ingest.errors import IndexMissing
from ingest.glossary import Glossary
from ingest.lexical import LexicalIndex, WordLikelihood
from ingest.municipalities import MunicipalityFinder
from ingest.pipeline import unit_in_context
from ingest.settings import ChromaServer, DataFolder, IndexSettings
from ingest.store import IndexContent, Store
from ingest.vectors import VectorIndex, VectorIndexLost, open_vector_index

log = logging.getLogger(__name__)

_AGREED = re.compile(r"\b(besluttet|vedtaget|aftalt|vi aftaler|(der|blev) (var|er|blev)? ?enig)", re.IGNORECASE)
BOILERPLATE = 10  # a short unit that comes this often says nothing about its place
USUAL = 3  # known questions that hold a word which is not Danish: an abbreviation that people use, no typo
MOST_NEAREST = 1_000  # passages asked of the vector index


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit by the position of its passage in the index and its number in the passage."""

    passage: int
    unit: int


class Index:
    """What retrieval works on. Units of all passages are numbered through: see `places`."""

    def __init__(self, content: IndexContent, vector_index: VectorIndex) -> None:
        self.content = content
        self.vector_index = vector_index
        self.documents: dict[str, Document] = {document.id: document for document in content.documents}
        self.passages: tuple[Passage, ...] = tuple(entry.passage for entry in content.passages)
        self.positions: dict[str, int] = {passage.id: n for n, passage in enumerate(self.passages)}
        self.places = tuple(
            UnitPlace(p, u) for p, passage in enumerate(self.passages) for u in range(len(passage.units))
        )
        self._pages = {(page.document_id, page.number): page for page in content.pages}

    @property
    def glossary(self) -> Glossary:
        return self.content.glossary

    @property
    def fingerprint(self) -> str:
        return self.content.fingerprint

    def page(self, document_id: str, number: int) -> Page:
        """Raises KeyError."""
        return self._pages[document_id, number]

    def page_count(self, document_id: str) -> int:
        return sum(1 for document, _ in self._pages if document == document_id)

    def unit(self, place: UnitPlace) -> Unit:
        return self.passages[place.passage].units[place.unit]

    def unit_text(self, place: UnitPlace) -> str:
        return self.passages[place.passage].unit_text(self.unit(place))

    def question_text(self, number: int) -> str:
        return self.content.questions[number].question.text

    @cached_property
    def passage_questions(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the questions that each passage answers."""
        numbers: list[list[int]] = [[] for _ in self.passages]
        for number, entry in enumerate(self.content.questions):
            numbers[self.positions[entry.question.passage_id]].append(number)
        return tuple(tuple(passage) for passage in numbers)

    # ------------------------------------------------------------------------------------------- vectors

    def passage_similarities(self, vector: Vectors) -> Vectors:
        """(passages,): cosine with each passage by the vector index; those it does not return get its lowest."""
        try:
            nearest = self.vector_index.nearest(vector, MOST_NEAREST)
        except VectorIndexLost as error:  # the truth is at hand: slower for a large corpus, never wrong
            log.warning("%s; searching the stored vectors instead", error)
            return np.stack([entry.vector for entry in self.content.passages]) @ vector
        similarities = np.full(len(self.passages), nearest[-1][1] if nearest else 0.0, np.float32)
        for identifier, similarity in nearest:
            similarities[self.positions[identifier]] = similarity
        return similarities

    @cached_property
    def unit_vectors(self) -> Vectors:
        """(units, dimensions)"""
        return np.concatenate([entry.unit_vectors for entry in self.content.passages])

    @cached_property
    def question_vectors(self) -> Vectors:
        """(questions, dimensions)"""
        dimensions = self.unit_vectors.shape[1]
        vectors = [entry.vector for entry in self.content.questions]
        return np.stack(vectors) if vectors else np.zeros((0, dimensions), np.float32)

    @cached_property
    def unanswered_vectors(self) -> Vectors:
        """(unanswered questions, dimensions)"""
        vectors = [entry.vector for entry in self.content.unanswered]
        return np.stack(vectors) if vectors else np.zeros((0, self.unit_vectors.shape[1]), np.float32)

    @cached_property
    def lexical_unanswered(self) -> LexicalIndex:
        """Over the questions that no document answers."""
        return LexicalIndex([keys(entry.question.text) for entry in self.content.unanswered], b=0.3)

    @cached_property
    def phrases_of_unanswered(self) -> LexicalIndex:
        """Over how the questions that no document answers are put."""
        return LexicalIndex([phrases(entry.question.text) for entry in self.content.unanswered], b=0.3)

    @cached_property
    def question_units(self) -> NDArray[np.intp]:
        """(questions,): the number of the unit that answers each question."""
        starts = self.unit_starts
        return np.array(
            [starts[self.positions[e.question.passage_id]] + e.question.unit for e in self.content.questions], np.intp
        )

    @cached_property
    def questioned(self) -> frozenset[str]:
        """The documents that have known questions."""
        of_passage = {entry.question.passage_id for entry in self.content.questions}
        return frozenset(passage.document_id for passage in self.passages if passage.id in of_passage)

    @cached_property
    def searched(self) -> frozenset[str]:
        """The documents that can be found: replaced editions, and files without a readable passage, can't."""
        return frozenset(passage.document_id for passage in self.passages)

    @cached_property
    def unit_starts(self) -> NDArray[np.intp]:
        """(passages + 1,): passage p has the units `unit_starts[p]` to `unit_starts[p + 1]`."""
        return np.cumsum([0, *(len(passage.units) for passage in self.passages)])

    @cached_property
    def unit_passages(self) -> NDArray[np.intp]:
        """(units,): the position of each unit's passage."""
        return np.repeat(np.arange(len(self.passages)), [b - a for a, b in pairwise(self.unit_starts)])

    @cached_property
    def municipality_finder(self) -> MunicipalityFinder:
        """With the glossary's places."""
        return MunicipalityFinder({place.name: place.municipality for place in self.glossary.place})

    @cached_property
    def passage_municipalities(self) -> tuple[frozenset[str], ...]:
        """The municipalities that each passage names itself."""
        find = MunicipalityFinder().find
        return tuple(frozenset(find(" ".join((*p.heading_path, p.text)))) for p in self.passages)

    @cached_property
    def sections(self) -> dict[tuple[str, tuple[str, ...]], tuple[int, ...]]:
        """Document and heading path -> the passages of that section."""
        return self._grouped(lambda passage: (passage.document_id, passage.heading_path))

    @cached_property
    def item_decisions(self) -> dict[tuple[str, tuple[str, ...]], tuple[int, ...]]:
        """Document and heading of an agenda item -> the passages of its decision."""
        items = self._grouped(lambda passage: (passage.document_id, passage.heading_path[:1]))
        decided = {
            item: tuple(n for n in numbers if self.passages[n].kind is PassageKind.DECISION)
            for item, numbers in items.items()
        }
        return {item: numbers for item, numbers in decided.items() if numbers}

    def _grouped(
        self, group: Callable[[Passage], tuple[str, tuple[str, ...]]]
    ) -> dict[tuple[str, tuple[str, ...]], tuple[int, ...]]:
        numbers: defaultdict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
        for number, passage in enumerate(self.passages):
            numbers[group(passage)].append(number)
        return {key: tuple(members) for key, members in numbers.items()}

    @cached_property
    def agreed(self) -> tuple[bool, ...]:
        """Whether each passage says what a committee decided: under that label, or in so many words in its minutes."""
        return tuple(
            passage.kind is PassageKind.DECISION
            or (self.documents[passage.document_id].kind is DocumentKind.MINUTES and bool(_AGREED.search(passage.text)))
            for passage in self.passages
        )

    @cached_property
    def boilerplate(self) -> frozenset[int]:
        """The numbers of units that say the same, but for their digits, in many places of a document."""
        shapes = [
            (self.passages[place.passage].document_id, re.sub(r"[\W\d]+", " ", self.unit_text(place)).strip().lower())
            for place in self.places
        ]
        counts = Counter(shapes)
        return frozenset(n for n, shape in enumerate(shapes) if counts[shape] >= BOILERPLATE and len(shape[1]) < 30)

    # ------------------------------------------------------------------------------------------- lexical

    @cached_property
    def unit_words(self) -> WordLikelihood:
        """Over the units in their context, a passage a group."""
        return WordLikelihood(self._held_by_units(keys, ()), self.unit_passages)

    @cached_property
    def asked_words(self) -> WordLikelihood:
        """The same with the questions that each unit answers (document expansion: Nogueira and others 2019)."""
        return WordLikelihood(self._held_by_units(keys, self._question_keys), self.unit_passages)

    @cached_property
    def asked_phrases(self) -> WordLikelihood:
        """Over how the units, and the questions that each of them answers, are put: stop words and word order included."""
        return WordLikelihood(self._held_by_units(phrases, self.question_phrases), self.unit_passages)

    @cached_property
    def question_phrases(self) -> list[list[str]]:
        """How each question is put, see ingest.danish.phrases."""
        return [phrases(entry.question.text) for entry in self.content.questions]

    def _held_by_units(self, read: Callable[[str], list[str]], asked: Sequence[Sequence[str]]) -> list[list[str]]:
        """What `read` finds in each unit, with what was found in each question added to the unit that answers it."""
        held = [read(unit_in_context(passage, unit)) for passage in self.passages for unit in passage.units]
        for unit, found in zip(self.question_units, asked, strict=False):
            held[unit].extend(found)
        return held

    @cached_property
    def lexical_questions(self) -> LexicalIndex:
        """Over the questions."""
        return LexicalIndex(self._question_keys, b=0.3)

    @cached_property
    def phrases_of_questions(self) -> LexicalIndex:
        """Over how the questions are put."""
        return LexicalIndex(self.question_phrases, b=0.3)

    @cached_property
    def _question_keys(self) -> list[list[str]]:
        return [keys(entry.question.text) for entry in self.content.questions]

    @cached_property
    def passage_keys(self) -> tuple[frozenset[str], ...]:
        """The keys of each passage with its headings, its document's title and the questions it answers."""
        held = [
            set(keys(" ".join((self.documents[p.document_id].title, *p.heading_path, p.text)))) for p in self.passages
        ]
        for entry, found in zip(self.content.questions, self._question_keys, strict=True):
            held[self.positions[entry.question.passage_id]].update(found)
        return tuple(frozenset(passage) for passage in held)

    @cached_property
    def _passages_holding(self) -> Counter[str]:
        return Counter(key for held in self.passage_keys for key in held)

    def rarity(self, key: str) -> float:
        """Inverse document frequency of a key over passages, at least 0."""
        return math.log(1 + len(self.passages) / (0.5 + self._passages_holding[key]))

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """What a typo may have meant (lower case), most frequent first: the words of passages, headings and questions.

        Known questions hold typos of their own: what neither is Danish nor stands in several of them is left out.
        """
        words: Counter[str] = Counter()
        for passage in self.passages:
            words.update(tokens(" ".join((*passage.heading_path, passage.text))))
        asked: Counter[str] = Counter()
        for entry in self.content.questions:
            asked.update(tokens(entry.question.text))
        words.update({w: n for w, n in asked.items() if w in words or n >= USUAL or is_word(w)})
        return tuple(sorted(words, key=lambda word: (-words[word], word)))

    def warm(self) -> None:
        """Build all of it now rather than at the first question."""
        for name, member in vars(type(self)).items():
            if isinstance(member, cached_property):
                getattr(self, name)


def open_index(data: DataFolder, settings: IndexSettings, server: ChromaServer | None = None) -> Index:
    """Raises IndexMissing and IndexMismatch."""
    store = Store(data.database)
    store.check(settings)
    content = store.content()
    if not content.passages:
        raise IndexMissing(
            f"the index at {store.path} holds no passage",
            "Der er ingen læsbare dokumenter i indekset. Læg dokumenter i korpusmappen, og kør »praksis ingest«.",
        )
    return Index(content, open_vector_index(data.chroma, content.fingerprint, content.passages, server))
