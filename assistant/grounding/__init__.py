"""Whether a sentence says what its evidence says, found out without a language model."""

from assistant.grounding.check import check
from assistant.grounding.verdict import Finding, Reason, Verdict

__all__ = ["Finding", "Reason", "Verdict", "check"]
