"""The names that the report shows in Danish, beside those of `eval.texts`. A name that is not here is shown as it is."""

from __future__ import annotations

CATEGORIES = {
    "contact": "kontakt",
    "decision": "beslutning",
    "eligibility": "hvem kan få det",
    "fact": "oplysning",
    "followup": "opfølgende",
    "multi": "flere steder",
    "procedure": "fremgangsmåde",
    "scope": "gyldighed",
    "temporal": "tid",
    "unanswerable": "uden svar",
}
USERS = {"gp": "læge", "consultant": "konsulent", "script": "program"}
ROLES = {"user": "Bruger", "assistant": "Assistent"}

# Short names, where a column is narrow.
SHORT = {
    "overall": "samlet",
    "right_and_cited": "rigtigt og med kilde",
    "recall_at_1": "recall@1",
    "recall_at_5": "recall@5",
    "reciprocal_rank": "MRR",
    "ndcg_at_10": "nDCG@10",
    "citation_recall": "kilder: recall",
    "citation_precision": "kilder: precision",
    "verbatim": "ordrette citater",
    "refusal_precision": "afvisning: precision",
    "refusal_recall": "afvisning: recall",
    "median_words": "ord (median)",
    "mean_words": "ord (snit)",
    "follow_ups": "opfølgende",
    "latency_p50_ms": "p50 (ms)",
    "latency_p95_ms": "p95 (ms)",
    "latency_per_embedding": "× indlejring",
}

# How a case can go wrong, worst first.
FAILURES = (
    "Svaret indeholder noget, det ikke må",
    "Svarede, men burde have afvist",
    "Svaret mangler fakta",
    "Den rigtige side er ikke citeret",
    "Afviste, men svaret findes",
    "Svaret er for langt",
)
