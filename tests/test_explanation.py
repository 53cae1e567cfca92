"""How an answer was found, told in Danish only."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.assistant import Assistant
from ui.chat import texts


def test_every_signal_step_and_sign_of_a_real_answer_has_a_danish_name(assistant: Assistant) -> None:
    names: set[str] = set()
    for question in ("tlf til hjemmesygeplejen i Hjørring", "hvor mange hjul har en bil", "fristen for attester?"):
        answer = assistant.ask(question)
        names |= {*answer.explanation, *answer.timings_ms, *(name for hit in answer.hits for name in hit.signals)}
        features, wants = answer.explanation["features"], answer.explanation["wants"]
        assert isinstance(features, Mapping) and isinstance(wants, list)
        names |= {*features, *wants}
    overview = assistant.ask("Hvad blev besluttet på mødet i 2025?").explanation
    names |= {*overview, str(overview["overview"])}
    assert [name for name in names if texts.technical(name) == name] == []
