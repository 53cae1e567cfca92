"""What has to be known of a provider of chat models besides its name: its package, address and key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that `init_chat_model` knows and that was looked at here."""

    package: str  # as imported
    extra: str  # of this project, that installs it
    url: str | None  # where it is asked if nothing else is said; None: that has to be said
    url_variables: tuple[str, ...]  # environment variables by which its package takes another address
    key_variable: str
    needs_key: bool = True
    opens_without_key: bool = False  # that its key is missing is only noticed when it is asked
    limit_argument: str = "max_tokens"  # what it calls the most tokens of an answer
    proxy_argument: str = ""  # what it calls a proxy that it takes from a variable of its own


PROVIDERS = {
    "ollama": Provider(
        "langchain_ollama",
        "ollama",
        "http://127.0.0.1:11434",
        ("OLLAMA_HOST",),
        "OLLAMA_API_KEY",
        needs_key=False,
        limit_argument="num_predict",
    ),
    "openai": Provider(
        "langchain_openai",
        "openai",
        "https://api.openai.com/v1",
        ("OPENAI_API_BASE", "OPENAI_BASE_URL"),
        "OPENAI_API_KEY",
        proxy_argument="openai_proxy",
    ),
    "azure_openai": Provider(
        "langchain_openai",
        "openai",
        None,
        ("AZURE_OPENAI_ENDPOINT",),
        "AZURE_OPENAI_API_KEY",
        proxy_argument="openai_proxy",
    ),
    "mistralai": Provider(
        "langchain_mistralai",
        "mistral",
        "https://api.mistral.ai/v1",
        ("MISTRAL_BASE_URL",),
        "MISTRAL_API_KEY",
        opens_without_key=True,
    ),
    "anthropic": Provider(
        "langchain_anthropic",
        "anthropic",
        "https://api.anthropic.com",
        ("ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL"),
        "ANTHROPIC_API_KEY",
        opens_without_key=True,
        proxy_argument="anthropic_proxy",
    ),
}
