"""A mail's HTML without what was folded when it came in."""

import re

_FOLD = re.compile(
    r'<details class="ec-(?:quote|signature)"[^<>]*>|<details\b|</details>'
)


def has_folds(html: str) -> bool:
    """Whether quoted history or a signature is folded in it."""
    return '<details class="ec-' in html


def without_folds(html: str) -> str:
    """The HTML without quoted history and signature.

    :param html: as :func:`.html.clean` left it
    """
    pieces, position, depth = [], 0, 0
    open_folds = []
    for match in _FOLD.finditer(html):
        if match[0] == "</details>":
            ours = open_folds.pop() if open_folds else False
            depth -= ours
            if ours and not depth:
                position = match.end()
            continue
        ours = "ec-" in match[0]
        if ours and not depth:
            pieces.append(html[position : match.start()])
        depth += ours
        open_folds.append(ours)
    return "\n".join([*pieces, html[position:] if not depth else ""])
