"""What a template has left to be filled in."""

import re
from html import unescape
from urllib.parse import unquote

from .letter import Finding, Letter
from .own_words import own_html, text_of, without_code

LONGEST = 60

# ``${name}``, also one that was never closed; ``{{ object.name }}`` of Odoo's.
_PLACEHOLDER = re.compile(
    r"\$\{[^{}\n]{0,200}\}?|\{\{\s{0,5}[a-z_][^{}\n]{0,200}\}\}", re.IGNORECASE
)
# As programs are written of in plain text.
_BACKTICKS = re.compile(r"`[^`\n]{1,200}`")
_ADDRESS = re.compile(r'\b(?:href|src)="([^"]*)"')


def placeholder(letter: Letter) -> list[Finding]:
    """Left over in the subject, the text, the signature or where a link leads to; not
    in what is quoted, nor in a piece of a program."""
    own = own_html(letter.body, signature=True)
    links = (unquote(unescape(each)) for each in _ADDRESS.findall(own))
    text = _BACKTICKS.sub(" ", text_of(without_code(own), signature=True))
    places = [letter.subject, text, *links]
    found = {
        " ".join(match.split())[:LONGEST]: None
        for place in places
        for match in _PLACEHOLDER.findall(place)
    }
    return [Finding("placeholder", tuple(found))] if found else []
