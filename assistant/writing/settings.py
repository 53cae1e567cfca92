"""Which chat model writes, and where it runs: `[chat]` in settings.toml, then the environment, then the command line.

Keys (OPENAI_API_KEY …) are read from the environment by the providers' own packages and stand in no file.
"""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.errors import BadChatSettings, RemoteNotAllowed
from assistant.writing.providers import PROVIDERS
from ingest.settings import DataFolder

FILE = "settings.toml"
TABLE = "chat"
PREFIX = "PRAKSIS_CHAT_"


class ChatSettings(BaseModel):
    """How a chat model is used. Without `model` there is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = ""  # provider and name as LangChain writes them: "ollama:gemma3:12b"
    base_url: str | None = None  # of a server that speaks the provider's language; None: the provider's own
    allow_remote: bool = False  # whether questions and passages may leave the house
    time_limit_s: float = Field(default=20, gt=0)  # for a whole answer; then the documents' own words stand in
    first_sentence_s: float = Field(default=8, gt=0)
    window: int | None = Field(default=None, ge=512)  # tokens of prompt and answer; None: as the model's profile says
    max_output_tokens: int = Field(default=500, ge=50)
    temperature: float | None = 0.0  # None (in file or environment ""): not sent, for models that don't take one
    structured: bool | None = None  # ask for JSON by a schema; None: where the model's profile says that it can
    retries: int = Field(default=2, ge=0)  # after an error that may pass
    retry_wait_s: float = Field(default=0.5, ge=0)  # before the first retry; doubled for each further one
    input_price: float | None = Field(default=None, ge=0)  # per million tokens, in `currency`
    output_price: float | None = Field(default=None, ge=0)
    currency: str = "kr."

    @field_validator("temperature", mode="before")
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        """Neither TOML nor the environment can say None."""
        return None if value == "" else value

    @property
    def provider(self) -> str:
        """The first part of `model`."""
        return self.model.partition(":")[0]

    @property
    def name(self) -> str:
        """`model` without its provider."""
        return self.model.partition(":")[2]

    def cost(self, prompt_tokens: int, answer_tokens: int) -> float | None:
        """What so many tokens cost, in `currency`; None where a price is not known."""
        if self.input_price is None or self.output_price is None:
            return None
        return (prompt_tokens * self.input_price + answer_tokens * self.output_price) / 1_000_000

    @property
    def url(self) -> str | None:
        """Where the model is asked; None for a provider whose address is not known here."""
        provider = PROVIDERS.get(self.provider)
        return self.base_url or (provider.url if provider else None)

    @property
    def is_remote(self) -> bool:
        """Whether what is asked leaves this machine and its own network. In doubt it does."""
        return self.url is None or not _is_near(self.url)

    @property
    def destination(self) -> str:
        """Where questions and passages go, in Danish, after a preposition: "denne maskine (localhost:11434)"."""
        if self.url is None:
            return f"{self.provider} (uden for huset)"
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        if _is_near(self.url):
            return f"denne maskine ({host})" if _is_loopback(parts.hostname or "") else f"{host} (eget netværk)"
        return f"{host} (uden for huset)"


def read_chat_settings(
    data: DataFolder, environment: Mapping[str, str], overrides: Mapping[str, object] | None = None
) -> ChatSettings | None:
    """The settings, or None where no chat model is chosen. `overrides`: those of the command line, None ones left out.

    Raises BadChatSettings, RemoteNotAllowed.
    """
    chosen: dict[str, Any] = _from_file(data) | _from_environment(environment)
    chosen |= {name: value for name, value in (overrides or {}).items() if value is not None}
    if not chosen.get("model"):
        return None
    provider = PROVIDERS.get(str(chosen["model"]).partition(":")[0])
    if not chosen.get("base_url"):  # the provider's package would read it too: it has to be known here
        names = provider.url_variables if provider else ()
        told = next((environment[name] for name in names if environment.get(name)), None)
        chosen["base_url"] = _ollama_address(told) if told and "OLLAMA_HOST" in names else told
    try:
        settings = ChatSettings.model_validate(chosen)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadChatSettings(
            f"chat settings: {field}: {first['msg']}",
            f"Sprogmodellens indstilling »{field}« er forkert: {first['msg']}.",
        ) from None  # the cause would show the value, which may be a key
    _check(settings)
    return settings


def _from_file(data: DataFolder) -> dict[str, Any]:
    path = data.root / FILE
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8-sig")).get(TABLE, {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadChatSettings(f"{path}: {error}", f"{FILE} kan ikke læses: {error}") from error
    if not isinstance(table, dict):
        raise BadChatSettings(f"{path}: {TABLE} is no table", f"{FILE}: skriv [{TABLE}] på en linje for sig.")
    secret = next((name for name in table if "key" in name.lower() or name.lower() == "token"), None)
    if secret is not None:
        raise BadChatSettings(
            f"{path}: {secret}: keys are read from the environment only",
            f"{FILE}: »{secret}« hører ikke til i en fil. Slet linjen, og sæt nøglen som miljøvariabel "
            "(fx OPENAI_API_KEY).",
        )
    return table


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """PRAKSIS_CHAT_MODEL, PRAKSIS_CHAT_BASE_URL … An empty PRAKSIS_CHAT_MODEL turns the chat model off."""
    names = {PREFIX + name.upper(): name for name in ChatSettings.model_fields}
    return {names[variable]: value for variable, value in environment.items() if variable in names}


def _ollama_address(host: str) -> str:
    """OLLAMA_HOST as an address, by Ollama's rules: scheme, host and port may each be missing.

    It mostly says where the server listens; where that is everywhere, it is asked on this machine.
    """
    scheme, found, rest = host.strip().rpartition("://")
    parts = urlsplit(f"//{rest}")
    name = parts.hostname or "127.0.0.1"
    name = "127.0.0.1" if name in ("0.0.0.0", "::") else name
    try:
        port = parts.port or ({"http": 80, "https": 443}.get(scheme) if found else 11434)
    except ValueError:
        return host  # told by `_check`, or by the package
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    bracketed = f"[{name}]" if ":" in name else name
    return f"{scheme or 'http'}://{user}{bracketed}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def _check(settings: ChatSettings) -> None:
    if not settings.provider or not settings.name:
        raise BadChatSettings(
            f"model {settings.model!r} is not provider:name",
            f"Sprogmodellen »{settings.model}« skal skrives som udbyder:navn, fx ollama:gemma3:12b.",
        )
    known = PROVIDERS.get(settings.provider)
    if known is not None and settings.url is None:
        variable = known.url_variables[0]
        raise BadChatSettings(
            f"{settings.provider} needs base_url or {variable}",
            f"Sprogmodellen {settings.model} mangler en adresse. Skriv base_url under [{TABLE}] i {FILE}, "
            f"eller sæt miljøvariablen {variable}.",
        )
    if settings.base_url is not None:
        parts = urlsplit(settings.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadChatSettings(
                "base_url is not http(s)://host",
                "Sprogmodellens adresse (base_url) skal skrives som http://vært:port eller https://vært/sti.",
            )
        if parts.username or parts.password:
            raise BadChatSettings(
                "base_url holds a user or password",
                "Sprogmodellens adresse (base_url) må ikke indeholde navn eller adgangskode. Sæt nøglen som "
                "miljøvariabel i stedet.",
            )
    if settings.is_remote and not settings.allow_remote:
        raise RemoteNotAllowed(
            f"chat model at {settings.destination} is remote and allow_remote is not set",
            f"Sprogmodellen {settings.model} ligger hos {settings.destination}. Spørgsmål og afsnit fra dokumenterne "
            f"ville blive sendt dertil, og det er ikke tilladt. Skriv allow_remote = true under [{TABLE}] i {FILE}, "
            "hvis det er i orden, eller vælg en model på jeres egen maskine.",
        )


def _is_near(url: str) -> bool:
    """Whether an address is this machine's or of a private network. A name other than localhost may lead anywhere."""
    host = urlsplit(url).hostname or ""
    try:
        return _is_loopback(host) or ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
