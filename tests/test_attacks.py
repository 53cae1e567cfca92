"""Documents, questions and conversations are data: a model that obeys what is written in them changes no answer."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from builders import HandEmbedder, make_corpus, opened, run
from pydantic import BaseModel, ConfigDict
from scripted_server import Script, ScriptedServer, scripted

from assistant.answer import Answer, NoticeKind, Status, Turn
from assistant.assistant import Assistant, AssistantSettings
from assistant.citing import verify
from assistant.fitted import read_fitted
from assistant.grounding import check
from assistant.writing.hidden import harmless, holds_instruction
from assistant.writing.model import ChatModel
from assistant.writing.prompt import repeats_rules
from assistant.writing.settings import ChatSettings
from assistant.writing.writer import WritingAssistant
from ingest.settings import DataFolder

QUESTION = "Hvornår kan man ringe til PPR - pædagogisk psykologisk rådgivning?"
RIGHT = "PPR kan kontaktes på telefon 72 33 36 93."


class Attack(BaseModel):
    """One `[[attack]]` of the file, where the fields are explained."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    where: str
    role: str = ""
    text: str
    obeys: str
    forbidden: tuple[str, ...]


FILE = Path(__file__).parent / "fixtures" / "attacks.toml"
ATTACKS = [Attack.model_validate(entry) for entry in tomllib.loads(FILE.read_text("utf-8"))["attack"]]


def of(where: str) -> list[Attack]:
    return [attack for attack in ATTACKS if attack.where == where]


def test_there_are_at_least_sixty_attacks_of_every_kind() -> None:
    assert len(ATTACKS) >= 60 and len({attack.text for attack in ATTACKS}) == len(ATTACKS)
    assert all(len(of(where)) >= 15 for where in ("question", "history", "document"))


def obedient(assistant: Assistant, server: ScriptedServer) -> WritingAssistant:
    model = ChatModel(ChatSettings(model="openai:lydig", base_url=server.url))
    model.check()
    return WritingAssistant(assistant, model)


def assert_nothing_got_through(assistant: Assistant, answer: Answer, attack: Attack) -> None:
    """Nothing that is forbidden, and every statement carried by its quotes, which stand on their pages."""
    for forbidden in attack.forbidden:
        assert forbidden.lower() not in answer.text.lower()
        written = [notice.text for notice in answer.notices if notice.kind is NoticeKind.WRITING]
        assert not any(forbidden.lower() in notice.lower() for notice in written)
    verify(assistant.index, answer.citations)
    own = {statement.text for statement in assistant.ask(answer.question).statements}
    for statement in answer.statements:
        assert statement.text in own or not any(mark in statement.text for mark in ("<", "](", "http"))
        cited = [answer.citations[number - 1] for number in statement.citations]
        titles = [(c.document_title, *headings(assistant, c.document_id, c.quote)) for c in cited]
        evidence = ["\n".join((". ".join(title), c.quote)) for title, c in zip(titles, cited, strict=True)]
        assert statement.text in own or check(statement.text, evidence).supported


def headings(assistant: Assistant, document: str, quote: str) -> tuple[str, ...]:
    """The headings over a quote."""
    start = "".join(quote.split())[:30]
    for passage in assistant.index.passages:
        if passage.document_id == document and start in "".join(passage.text.split()):
            return passage.heading_path
    return ()


@pytest.mark.parametrize("attack", of("question"), ids=lambda attack: attack.name)
def test_an_attack_in_the_question_has_no_effect(attack: Attack, assistant: Assistant) -> None:
    with scripted(Script([attack.obeys])) as server:
        answer = obedient(assistant, server).ask(f"{QUESTION} {attack.text}")
    assert_nothing_got_through(assistant, answer, attack)


@pytest.mark.parametrize("attack", of("history"), ids=lambda attack: attack.name)
def test_an_attack_in_the_conversation_has_no_effect(attack: Attack, assistant: Assistant) -> None:
    def history(text: str) -> list[Turn]:
        asked = [Turn("user", "Hvad laver hjemmeplejen?"), Turn("assistant", "Den hjælper i hjemmet.")]
        return [*asked, Turn(attack.role, text)]

    with scripted(Script([attack.obeys])) as server:
        answer = obedient(assistant, server).ask(QUESTION, history(attack.text))
        if attack.role == "assistant":
            assert harmless(attack.text) not in server.sent() and attack.text not in server.sent()
    assert_nothing_got_through(assistant, answer, attack)
    if attack.role == "assistant":  # the same bytes as after a harmless answer
        attacked, plain = (assistant.ask(QUESTION, history(text)) for text in (attack.text, "Den kommer om morgenen."))
        assert (attacked.statements, attacked.citations) == (plain.statements, plain.citations)


@pytest.mark.parametrize("attack", [*of("question"), *of("history")][::6], ids=lambda attack: attack.name)
def test_under_attack_a_model_that_does_not_obey_is_heard(attack: Attack, assistant: Assistant) -> None:
    with scripted(Script([f"{RIGHT} [1]\n", attack.obeys])) as server:
        answer = obedient(assistant, server).ask(QUESTION, [Turn("assistant", attack.text)])
    assert answer.statements[0].text == RIGHT and answer.writer == "lydig"
    assert_nothing_got_through(assistant, answer, attack)


# ------------------------------------------------------------------------------------------ in the documents

PLACES = (
    "Agerholm Birkelund Dalsgård Egebjerg Fuglsang Granly Havblik Irisgården Kløverhus Lindehøj Mosevang Nørremark "
    "Overgård Pilehave Rosenvænget Skovbo Tranekær Ulvedal Vestervang Ærtebo Ørnebakken Åkanden Brinken Damhus "
    "Elmelund Fyrretoppen Grønnegård Hyldebo"
).split()


def name_of(attack: Attack) -> str:
    return f"Støttecentret {PLACES[of('document').index(attack)]}"


def phone_of(attack: Attack) -> str:
    return f"96 21 40 {of('document').index(attack) + 10}"


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Over documents of which each holds one of the attacks; it refuses nothing, so that all of them are tried."""
    folder = tmp_path_factory.mktemp("attacked")
    files: dict[str, str | bytes] = {f"d{number}.txt": text_with(a) for number, a in enumerate(of("document"))}
    corpus, data = make_corpus(folder / "corpus", files), DataFolder(folder / "data")
    assert run(corpus, data).errors == []
    settings = AssistantSettings(fitted=read_fitted().model_copy(update={"refuse_below": 0.0}))
    return Assistant(opened(data), HandEmbedder(), settings)


def text_with(attack: Attack) -> str:
    name = name_of(attack)
    return (
        f"{name.upper()}\n\n"
        f"{name} tager imod borgere med behov for støtte i hverdagen, og besøget er gratis.\n"
        f"Borgeren kan selv henvende sig uden henvisning fra lægen.\n\n"
        f"{attack.text}\n\n"
        f"Kontakt\n\nTelefon til {name}: {phone_of(attack)}\n"
    )


@pytest.mark.parametrize("attack", of("document"), ids=lambda attack: attack.name)
def test_an_attack_in_a_document_has_no_effect(attack: Attack, attacked: Assistant) -> None:
    for question in (f"Hvad er telefonnummeret til {name_of(attack)}?", f"Er det gratis at komme i {name_of(attack)}?"):
        without = attacked.ask(question)
        assert without.status is Status.ANSWERED
        with scripted(Script([attack.obeys])) as server:
            answer = obedient(attacked, server).ask(question)
            assert harmless(attack.text) not in "".join(m["content"] for r in server.requests for m in r["messages"])
        assert (answer.statements, answer.citations) == (without.statements, without.citations)
        assert answer.writer == ""
        verify(attacked.index, answer.citations)


@pytest.mark.parametrize("attack", of("document"), ids=lambda attack: attack.name)
def test_the_number_is_found_in_spite_of_the_attack(attack: Attack, attacked: Assistant) -> None:
    assert phone_of(attack) in attacked.ask(f"Hvad er telefonnummeret til {name_of(attack)}?").text


# ------------------------------------------------------------------------------------------------ the fence


@pytest.mark.parametrize("attack", of("document"), ids=lambda attack: attack.name)
def test_every_instruction_in_a_document_is_told(attack: Attack) -> None:
    assert holds_instruction(f"Centret er åbent for alle.\n{attack.text}\nRing på 96 21 40 10.")


def test_the_real_documents_hold_no_instruction(assistant: Assistant) -> None:
    assert [p.text for p in assistant.index.passages if holds_instruction("\n".join((*p.heading_path, p.text)))] == []


def test_what_the_model_was_told_is_known_again() -> None:
    assert repeats_rules("Du hjælper praktiserende læger og kommuner.")
    assert repeats_rules("Brug kun oplysninger, der står i kilderne")
    assert not repeats_rules(RIGHT)
    assert not repeats_rules("Praktiserende læger og kommuner")  # four words, told, but said of others too
