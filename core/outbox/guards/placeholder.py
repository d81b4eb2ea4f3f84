"""What a template of another program has left to be filled in.

``${name}`` of ours never leaves, see :mod:`.variable`; what may be meant is told here.
"""

import re

from .letter import Finding, Letter
from .variable import VARIABLE, own_texts

LONGEST = 60

# One that was never closed; ``{{ object.name }}`` of Odoo's.
_PLACEHOLDER = re.compile(
    r"\$\{[^{}\n]{0,200}\}?|\{\{\s{0,5}[a-z_][^{}\n]{0,200}\}\}", re.IGNORECASE
)


def placeholder(letter: Letter) -> list[Finding]:
    """Left over in the subject, the text, the signature or where a link leads to; not
    in what is quoted, nor in a piece of a program."""
    places = [letter.subject, *own_texts(letter.body)]
    theirs = set(VARIABLE.findall(letter.answered_subject))
    found = {
        " ".join(match.split())[:LONGEST]: None
        for place in places
        for match in _PLACEHOLDER.findall(place)
        if match in theirs or not VARIABLE.fullmatch(match)
    }
    return [Finding("placeholder", tuple(found))] if found else []
