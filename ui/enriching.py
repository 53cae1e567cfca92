"""What `praksis enrich` says."""

from __future__ import annotations

from assistant.writing.enriching import Enriched


def told(enriched: Enriched) -> str:
    """What came of the suggestions and what to do with them, in Danish."""
    if enriched.path is None:
        return (
            f"Ingen af sprogmodellens {enriched.dropped} forslag til {enriched.passages} afsnit kunne bruges, "
            "så der er ikke skrevet noget."
        )
    lines = [
        f"{enriched.kept} forslag er skrevet i {enriched.path} ({enriched.dropped} blev kasseret).",
        "Se dem igennem, og slet dem, som stedet ikke besvarer. Kør så »praksis ingest«.",
    ]
    if enriched.path.name.endswith(".forslag.toml"):
        lines[1] = "Flyt de gode over i filen uden »forslag«, slet denne, og kør »praksis ingest«."
    if enriched.unanswered:
        lines.append(f"{enriched.unanswered} afsnit fik ingen forslag.")
    return "\n".join(lines)
