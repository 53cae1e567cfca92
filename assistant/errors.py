"""What can go wrong while answering with a chat model. Messages say what failed and what to do."""

from __future__ import annotations


class AssistantError(Exception):
    """Base of everything the assistant raises on purpose.

    `str(error)` is English, for the log, and never holds what anybody typed; `danish` is for the person at the screen.
    """

    def __init__(self, message: str, danish: str) -> None:
        super().__init__(message)
        self.danish = danish


class BadChatSettings(AssistantError):
    """The settings of the chat model can't be understood."""


class RemoteNotAllowed(AssistantError):
    """The chat model is outside the house, and the settings don't allow that."""


class ChatModelUnavailable(AssistantError):
    """The chat model can't be loaded, doesn't answer or refuses."""


class ChatModelTooSlow(ChatModelUnavailable):
    """The chat model did not finish within the time limit."""
