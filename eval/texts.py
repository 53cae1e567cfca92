"""What the evaluation says in Danish: names of figures, tables and messages."""

from __future__ import annotations

from collections.abc import Sequence

from eval.figures import Figure

FIGURE_NAMES = {
    "overall": "Samlet (rigtigt og med kilde, eller rigtigt afvist)",
    "right": "Rigtige svar",
    "right_and_cited": "Rigtige svar med rigtig kilde",
    "facts": "Fakta fundet",
    "must_not_violated": "Svar med noget, de ikke må indeholde",
    "short_enough": "Svar på højst 120 ord",
    "median_words": "Svarets længde i ord (median)",
    "mean_words": "Svarets længde i ord (gennemsnit)",
    "follow_ups": "Opfølgende spørgsmål",
    "recall_at_1": "Sider: recall@1",
    "recall_at_3": "Sider: recall@3",
    "recall_at_5": "Sider: recall@5",
    "recall_at_10": "Sider: recall@10",
    "reciprocal_rank": "Sider: reciprok rang (MRR)",
    "ndcg_at_10": "Sider: nDCG@10",
    "passage_recall_at_1": "Afsnit: recall@1",
    "passage_recall_at_3": "Afsnit: recall@3",
    "passage_recall_at_5": "Afsnit: recall@5",
    "passage_recall_at_10": "Afsnit: recall@10",
    "passage_reciprocal_rank": "Afsnit: reciprok rang (MRR)",
    "passage_ndcg_at_10": "Afsnit: nDCG@10",
    "citation_recall": "Udsagn, som kilderne bærer (ALCE recall)",
    "citation_precision": "Kilder, der bærer noget (ALCE precision)",
    "gold_citations": "Kilder på facits sider",
    "verbatim": "Citater, der står ordret på deres side",
    "refusal_precision": "Afvisninger, der var rigtige (precision)",
    "refusal_recall": "Spørgsmål uden svar, der blev afvist (recall)",
    "latency_p50_ms": "Svartid, median (ms)",
    "latency_p95_ms": "Svartid, 95 % under (ms)",
    "latency_per_embedding": "Svartid i forhold til spørgsmålets indlejring",
    "tokens": "Sprogmodellens tokens pr. spørgsmål",
    "cost": "Sprogmodellens pris pr. spørgsmål",
}

STEP_NAMES = {"understand": "forstå", "embed": "indlejre", "search": "søge", "answer": "svare", "write": "skrive"}


def number(value: float | None, decimals: int = 3) -> str:
    """With a decimal comma; a dash where there is none."""
    return "–" if value is None else f"{value:.{decimals}f}".replace(".", ",")


def figure(name: str, found: Figure) -> list[str]:
    """A row: name, value, interval, number of cases."""
    decimals = 1 if name in ("median_words", "mean_words", "latency_p50_ms", "latency_p95_ms", "tokens") else 3
    interval = "" if found.low is None else f"{number(found.low, decimals)} – {number(found.high, decimals)}"
    return [FIGURE_NAMES[name], number(found.value, decimals), interval, str(found.cases)]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they need to be, the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [
        [cell.ljust(w) if n == 0 else cell.rjust(w) for n, (cell, w) in enumerate(zip(row, widths, strict=True))]
        for row in (head, *rows)
    ]
    return "\n".join("  ".join(line).rstrip() for line in lines)
