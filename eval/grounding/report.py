"""What `praksis eval grounding` prints: figures by document, by kind of mistake, and without each family of rules."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.grounding.coverage import read_fitted
from eval.grounding.fitting import cross_validated, write_fit
from eval.grounding.fitting import fit as fit_to
from eval.grounding.passages import REWORDED, read_written
from eval.grounding.perturbing import INVENTED, perturbed
from eval.grounding.scoring import GroundingFigures, ablations, check_all, figures
from eval.grounding.sentences import TOLD, of_split, read_sentences
from eval.grounding.texts import FAMILIES, KINDS
from eval.texts import number, table


def measure(*, fit: bool) -> Iterator[str]:
    """The lines, in Danish. With `fit` the weights are fitted to the tuning documents first, and kept."""
    sentences = read_sentences()
    tuning = of_split(sentences, "tuning")
    made_sentences = list(perturbed(tuning))
    made = check_all(made_sentences)
    invented = [each for each in made if each.sentence.kind == INVENTED]
    checked = check_all(tuning)
    if fit:
        write_fit(fit_to(checked, invented))
        read_fitted.cache_clear()
        checked, made = check_all(tuning), check_all(made_sentences)
    yield "Dokumenterne, der blev tilpasset til"
    yield from _shown(figures(checked))
    yield "\nDe samme, hvert dokument bedømt med vægte, der er tilpasset til de andre (regler og ordlister er de samme)"
    yield from _shown(cross_validated(checked, invented))
    yield "\nDokumenterne til prøve"
    yield from _shown(figures(check_all(of_split(sentences, "test"))))
    told = read_sentences(TOLD)
    for half, documents in (
        (of_split(told, "tuning"), "Dokumenterne til tilpasning"),
        (of_split(told, "test"), "Dokumenterne til prøve"),
    ):
        yield f"\n{documents}: sætninger som et svar, skrevet af sprogmodeller, der ikke har set kontrollen"
        yield from _shown(figures(check_all(half)))
    yield "\nRigtige sætninger fra dokumenterne til tilpasning, gjort forkerte af en maskine"
    yield _by_kind(figures(made))
    yield "\nDokumenterne, der blev tilpasset til, uden en del af kontrollen ad gangen"
    whole = figures(checked)
    rows = [["Det hele", number(whole.recall), number(whole.precision)]]
    without = ablations(checked)
    rows += [
        [name, number(without[family].recall), number(without[family].precision)] for family, name in FAMILIES.items()
    ]
    yield table(["Uden", "fundet", "med rette standset"], rows)


def measure_written() -> Iterator[str]:
    """The figures on sentences that others wrote, in Danish; some minutes."""
    near, reworded = check_all(read_written()), check_all(read_written(REWORDED))
    yield "Sætninger af sprogmodeller, der ikke har set kontrollen: de forkerte næsten helt i kildens egne ord"
    yield from _shown(figures(near))
    yield "\nAndre om de samme steder: de rigtige næsten helt i kildens egne ord, de forkerte i andre"
    yield from _shown(figures(reworded))
    both = figures([*near, *reworded])
    yield f"\nI alt: {number(both.recall)} fundet, {number(both.precision)} standset med rette."


def _shown(found: GroundingFigures) -> Iterator[str]:
    yield f"{found.sentences} sætninger; af dem uden støtte i kilden blev {number(found.recall)} fundet,"
    yield f"og af dem, der blev standset, var {number(found.precision)} uden støtte."
    yield _by_kind(found)


def _by_kind(found: GroundingFigures) -> str:
    rows = [[KINDS[kind], f"{right} af {count}"] for kind, (right, count) in found.by_kind.items()]
    return table(["", "bedømt rigtigt"], rows)
