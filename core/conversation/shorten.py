"""The first part of a long mail."""

from html import escape

from lxml import etree
from lxml import html as markup

LONGEST_MARKUP = 200_000


def shorten(text: str, most: int) -> tuple[str, bool]:
    """The HTML up to a number of letters; well nested, as it was.

    :param text: HTML as :func:`inbound.html.clean` gives it
    :param most: letters of what is read, white space between elements counted
    :return: (HTML, whether something is missing)
    """
    if len(text) <= most:
        return text, False
    cut = len(text) > LONGEST_MARKUP
    root = markup.fragment_fromstring(text[:LONGEST_MARKUP], create_parent="div")
    left = most
    for step, element in list(etree.iterwalk(root, events=("start", "end"))):
        if left < 0:
            break
        words = (element.text if step == "start" else element.tail) or ""
        left -= len(words)
        if left < 0:
            cut = True
            _keep(element, step, words[: len(words) + left] + "…")
            _drop_after(element, inside=step == "start")
    return (_inner(root) if cut else text), cut


def _keep(element, step, words):
    if step == "start":
        element.text = words
    else:
        element.tail = words


def _drop_after(element, inside):
    """Remove what comes behind, in the order in which it is read.

    :param inside: the rest of the element itself, too, and what is behind it
    """
    if inside:
        for child in list(element):
            element.remove(child)
        element.tail = None
    while (parent := element.getparent()) is not None:
        for sibling in list(element.itersiblings()):
            parent.remove(sibling)
        element = parent
        element.tail = None


def _inner(root):
    inner = (markup.tostring(each, encoding="unicode") for each in root)
    return escape(root.text or "", quote=False) + "".join(inner)
