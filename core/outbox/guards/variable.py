"""Variables that were never filled in: a mail with one of them does not leave."""

import re
from collections.abc import Iterable

from lxml import etree

from ...content.html_slots import elements, inner_html, read, unquote_braces
from ...content.variables import INVISIBLE, MARK
from .own_words import LONGEST, own_html, text_of, without_code

SHORTEN = 60
"""Characters of a variable that are shown."""

# ``${{ name }}``, too.
VARIABLE = re.compile(rf"\${INVISIBLE}*\{{\{{?[^{{}}\n]{{0,200}}\}}")
# As programs are written of in plain text.
BACKTICKS = re.compile(r"`[^`\n]{1,200}`")
_SHOWN = ("href", "src", "alt", "title")


def left_over(subject: str, body: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """``${name}`` in the subject, the text, the signature, or where a link leads to.

    Not what is quoted, nor a piece of a program; but what a template left marked is
    found wherever it stands.

    :param body: HTML of a letter, sanitized
    :param known: subjects that others wrote; what stands in them may stay
    """
    theirs = {each for text in known for each in VARIABLE.findall(text)}
    found = [each for each in VARIABLE.findall(subject) if each not in theirs]
    if "{" in body or "&#" in body or "%7b" in body.lower():
        for words in own_texts(body):
            found += VARIABLE.findall(words)
        found += _marked(body)
        found += VARIABLE.findall(body[LONGEST:])
    return tuple(dict.fromkeys(" ".join(each.split())[:SHORTEN] for each in found))


def own_texts(body: str) -> list[str]:
    """The writer's own words, and those of their addresses and pictures."""
    own = own_html(body, signature=True)
    text = BACKTICKS.sub(" ", text_of(without_code(own), signature=True))
    return [text, *_attributes(own)]


def _attributes(own: str) -> list[str]:
    root = read(own)
    return [
        unquote_braces(element.get(name) or "")
        for element in root.iter(etree.Element)
        for name in _SHOWN
    ]


def _marked(body: str) -> list[str]:
    if MARK not in body:
        return []
    root = read(body)
    return [
        each
        for element in elements(root, MARK)
        for each in VARIABLE.findall(element.text_content())
    ]


def without_marks(body: str) -> str:
    """The text without the red around what was a variable and has been filled in."""
    if MARK not in body:
        return body
    root = read(body)
    for element in elements(root, MARK):
        if not VARIABLE.search(element.text_content()):
            element.drop_tag()
    return inner_html(root)
