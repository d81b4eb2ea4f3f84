"""The files of one mail before the rule and the limits."""

from collections.abc import Sequence

from .limits import Limits, over_limits
from .lists import Lists
from .look import See
from .refusal import Refusal
from .rule import File, refuse


def refuse_files(
    files: Sequence[File], lists: Lists, limits: Limits, see: See
) -> list[Refusal | None]:
    """Why these files of one mail may not pass, each with all that concerns it.

    :return: one for each; None when it may pass
    """
    refused = [refuse(each, lists, see) for each in files]
    over = over_limits(
        [(each.name, len(each.content)) for each in files],
        limits,
        [each is not None for each in refused],
    )
    return [
        by_rule or by_limit for by_rule, by_limit in zip(refused, over, strict=True)
    ]
