"""Where a letter shows a picture that is not within reach.

In its place stands the path of a page that says why, or gives the picture once it may
be seen. No letter that comes in can name it: relative addresses are taken out of those.

:param html: as :func:`..inbound.html.clean` gives it, with such paths put into it
"""

import re
from collections.abc import Mapping
from html import escape

from ..inbound.html import TAG

# At the beginning of an attribute's value or of a style's URL.
_PATH = re.compile(r"""(?<=["'(;])/email_channel/picture/(\d{1,9})(?!\d)""")


def path(number: int) -> str:
    """Of the file (its id) that the picture is."""
    return f"/email_channel/picture/{number}"


def numbers(html: str) -> set[int]:
    """Ids of the files in whose place something else is shown."""
    return {int(match[1]) for match in _PATH.finditer(html)}


def fill(html: str, urls: Mapping[int, str]) -> str:
    """Show the pictures that may be seen.

    :param urls: id of a file -> URL; the others stay as they are
    """
    return _PATH.sub(lambda match: urls.get(int(match[1]), match[0]), html)


def leave_out(html: str, words: Mapping[int, str]) -> str:
    """The letter as it leaves: outside nobody can ask for such a picture.

    :param words: id of a file -> plain text that says what became of it
    """

    def say(tag: re.Match) -> str:
        picture = tag[0].lower().startswith("<img") and _PATH.search(tag[0])
        return escape(words.get(int(picture[1]), "")) if picture else tag[0]

    return _PATH.sub("", TAG.sub(say, html))
