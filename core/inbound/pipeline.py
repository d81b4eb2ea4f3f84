"""What happens to a parsed mail before it reaches a conversation.

An ordered tuple of steps; the first that does not let the mail go on decides.
"""

from dataclasses import dataclass
from typing import Literal

from .mail import ParsedMail


@dataclass(frozen=True, slots=True)
class Verdict:
    """:param outcome: ``go_on``, ``dropped`` or ``held``
    :param reason: slug of the step that decided; "" when the mail goes on
    """

    outcome: Literal["go_on", "dropped", "held"]
    reason: str = ""

    @property
    def goes_on(self) -> bool:
        return self.outcome == "go_on"


GO_ON = Verdict("go_on")


@dataclass(frozen=True, slots=True)
class Context:
    """What the steps need to know, looked up once for a whole batch.

    :param own_message_ids: those of the batch's Message-Ids that we sent ourselves
    """

    own_message_ids: frozenset[str] = frozenset()
