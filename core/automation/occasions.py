"""The occasions on which the channel answers by itself."""

from typing import Literal, get_args

Occasion = Literal[
    "out_of_hours",
    "no_agent",
    "first_contact",
    "ticket_created",
    "closed_by_hand",
    "closed_by_system",
]
OCCASIONS: tuple[Occasion, ...] = get_args(Occasion)
ON_MAIL: tuple[Occasion, ...] = OCCASIONS[:4]
"""Of an incoming mail; of several that fit, the first is answered on."""
ON_CLOSING: tuple[Occasion, ...] = OCCASIONS[4:]
