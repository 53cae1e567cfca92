"""Which chat model is chosen, and that nothing leaves the house unless somebody said so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import BadChatSettings, ChatModelUnavailable, RemoteNotAllowed
from assistant.writing import open_answerer, open_chat_model
from assistant.writing.settings import ChatSettings, read_chat_settings
from ingest.settings import DataFolder

LOCAL = "openai:any"


def settings_file(folder: Path, text: str) -> DataFolder:
    (folder / "settings.toml").write_text(text, "utf-8")
    return DataFolder(folder)


def test_without_settings_there_is_no_chat_model(tmp_path: Path) -> None:
    assert read_chat_settings(DataFolder(tmp_path), {}) is None
    assert read_chat_settings(settings_file(tmp_path, '[search]\nmodel = "x"\n'), {}) is None


def test_the_command_line_goes_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    data = settings_file(tmp_path, '[chat]\nmodel = "ollama:a"\ntime_limit_s = 7\nretries = 1\n')
    environment = {"PRAKSIS_CHAT_MODEL": "ollama:b", "PRAKSIS_CHAT_RETRIES": "5", "PRAKSIS_CHATTER": "no"}
    found = read_chat_settings(data, environment, {"model": "ollama:c:12b", "base_url": None})
    assert found is not None
    assert (found.model, found.provider, found.name) == ("ollama:c:12b", "ollama", "c:12b")
    assert (found.retries, found.time_limit_s) == (5, 7)


def test_an_empty_model_turns_the_chat_model_off(tmp_path: Path) -> None:
    data = settings_file(tmp_path, '[chat]\nmodel = "ollama:a"\n')
    assert read_chat_settings(data, {"PRAKSIS_CHAT_MODEL": ""}) is None
    assert read_chat_settings(data, {}, {"model": ""}) is None


@pytest.mark.parametrize(
    ("url", "destination"),
    [
        ("http://localhost:8080/v1", "denne maskine (localhost:8080)"),
        ("http://127.0.0.1:1/v1", "denne maskine (127.0.0.1:1)"),
        ("http://[::1]:8080", "denne maskine ([::1]:8080)"),
        ("http://10.1.2.3:11434", "10.1.2.3:11434 (eget netværk)"),
        ("http://192.168.0.9", "192.168.0.9 (eget netværk)"),
    ],
)
def test_this_machine_and_a_private_network_need_no_leave(url: str, destination: str, tmp_path: Path) -> None:
    found = read_chat_settings(DataFolder(tmp_path), {}, {"model": LOCAL, "base_url": url})
    assert found is not None and not found.is_remote and found.destination == destination


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1",
        "http://8.8.8.8",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com/v1",
        "http://llm:8000/v1",
        "http://[2001:4860:4860::8888]/",
    ],
)
def test_any_other_address_is_refused_until_it_is_allowed(url: str, tmp_path: Path) -> None:
    chosen = {"model": LOCAL, "base_url": url}
    with pytest.raises(RemoteNotAllowed, match="allow_remote") as raised:
        read_chat_settings(DataFolder(tmp_path), {}, chosen)
    assert "allow_remote = true" in raised.value.danish and "uden for huset" in raised.value.danish
    allowed = read_chat_settings(DataFolder(tmp_path), {}, chosen | {"allow_remote": True})
    assert allowed is not None and allowed.is_remote and "uden for huset" in allowed.destination


@pytest.mark.parametrize("model", ["openai:gpt-5", "anthropic:claude", "mistralai:small", "unknown:model"])
def test_a_provider_without_an_address_of_its_own_here_is_remote(model: str, tmp_path: Path) -> None:
    with pytest.raises(RemoteNotAllowed):
        read_chat_settings(DataFolder(tmp_path), {}, {"model": model})


def test_ollama_is_on_this_machine_unless_its_variable_leads_elsewhere(tmp_path: Path) -> None:
    found = read_chat_settings(DataFolder(tmp_path), {}, {"model": "ollama:gemma3:12b"})
    assert found is not None and found.destination == "denne maskine (127.0.0.1:11434)"
    with pytest.raises(RemoteNotAllowed):
        read_chat_settings(
            DataFolder(tmp_path), {"OLLAMA_HOST": "http://gpu.example.com:11434"}, {"model": "ollama:gemma3:12b"}
        )


def test_an_empty_temperature_is_none(tmp_path: Path) -> None:
    data = settings_file(tmp_path, '[chat]\nmodel = "ollama:a"\ntemperature = ""\n')
    found = read_chat_settings(data, {})
    assert found is not None and found.temperature is None
    found = read_chat_settings(data, {"PRAKSIS_CHAT_TEMPERATURE": "0.3"})
    assert found is not None and found.temperature == 0.3


def test_a_key_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    data = settings_file(tmp_path, '[chat]\nmodel = "ollama:a"\napi_key = "sk-hemmelig"\n')
    with pytest.raises(BadChatSettings) as raised:
        read_chat_settings(data, {})
    assert "miljøvariabel" in raised.value.danish
    assert "sk-hemmelig" not in raised.value.danish + str(raised.value)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('model = "gemma3"', "udbyder:navn"),
        ('model = "ollama:a"\ntime_limit_s = -1', "time_limit_s"),
        ('model = "ollama:a"\nmodle = 1', "modle"),
        ('model = "ollama:a"\nbase_url = "localhost:1"', "http"),
        ('model = "ollama:a"\nbase_url = "http://navn:kode@localhost:1"', "adgangskode"),
        ('model = "ollama:a', "kan ikke læses"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_in_danish(table: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadChatSettings) as raised:
        read_chat_settings(settings_file(tmp_path, f"[chat]\n{table}\n"), {})
    assert told in raised.value.danish


def test_a_missing_package_is_told_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "langchain_ollama", None)  # as if it were not installed
    with pytest.raises(ChatModelUnavailable) as raised:
        open_chat_model(DataFolder(tmp_path), {"model": "ollama:a"})
    assert "praksisassistenten[ollama]" in raised.value.danish


def test_a_missing_key_is_told_by_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ChatModelUnavailable) as raised:
        open_chat_model(DataFolder(tmp_path), {"model": "openai:a", "allow_remote": True})
    assert "OPENAI_API_KEY" in raised.value.danish


def test_a_price_makes_a_cost() -> None:
    priced = ChatSettings(model=LOCAL, input_price=10, output_price=40)
    assert priced.cost(100_000, 50_000) == 3.0  # 0.1 million at 10 and 0.05 million at 40
    assert ChatSettings(model=LOCAL).cost(1, 1) is None


def test_without_a_chat_model_nothing_of_one_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from assistant.writing import destination_of, open_answerer\n"
        "from assistant.assistant import Assistant\n"
        "from ingest.settings import DataFolder\n"
        "assistant = Assistant.__new__(Assistant)\n"
        f"assert open_answerer(assistant, DataFolder(pathlib.Path({str(tmp_path)!r}))) is assistant\n"
        "assert destination_of(assistant) == ''\n"
        "heavy = [m for m in sys.modules if m.split('.')[0] in "
        "('langchain', 'langchain_core', 'langchain_openai', 'openai', 'httpx', 'tenacity', 'torch')]\n"
        "assert heavy == [], heavy\n"
        "assert 'assistant.writing.model' not in sys.modules\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_opening_reads_the_data_folders_settings(tmp_path: Path, assistant) -> None:
    data = settings_file(tmp_path, '[chat]\nmodel = "openai:a"\nbase_url = "http://127.0.0.1:9/v1"\n')
    assert open_answerer(assistant, data) is not assistant
