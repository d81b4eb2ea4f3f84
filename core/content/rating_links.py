"""Links for rating in what a customer quotes: they are his, and go no further when the
quote is sent on."""

import re
from html import escape
from urllib.parse import unquote

from lxml import html as lxml_html

# As it is, or inside of a link that a scanner made of it.
_LINK = re.compile(
    r"(?:/|%2F)email_channel(?:/|%2F)rating(?:/|%2F)[0-9a-z]{1,13}-[a-z2-7]{32}",
    re.IGNORECASE,
)
# A line of the plain text: the icon, what it means, the link.
_LINE = re.compile(
    rf"(?:[^\n<>:]{{0,60}}:[ \t]*)?<?https?://[^\s<>\"]*{_LINK.pattern}[^\s<>\"]*>?",
    re.IGNORECASE,
)


_LONGEST_TABLE = 400
"""Characters of the text in it: a larger one holds the whole mail."""


def leave_out(html: str) -> str:
    """The HTML without the links, and without the table that they stand in."""
    if not _LINK.search(html):
        return html
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for link in root.xpath(".//a[@href]"):
        # What was in the same table went with the first one.
        if _leads_to_rating(link) and root in link.iterancestors():
            _table_around(link).drop_tree()
    for element in root.iter():
        _leave_out_of_words(element)
    return _inner(root)


def leave_out_text(text: str) -> str:
    return _LINE.sub("", text) if _LINK.search(text) else text


def _leads_to_rating(link: lxml_html.HtmlElement) -> bool:
    return bool(_LINK.search(unquote(link.get("href"))))


def _table_around(link: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """The table of the icons; the link itself where a mail program took it apart."""
    table = next(link.iterancestors("table"), None)
    if table is None or len(table.text_content()) > _LONGEST_TABLE:
        return link
    alone = all(_leads_to_rating(other) for other in table.xpath(".//a[@href]"))
    return table if alone else link


def _leave_out_of_words(element: lxml_html.HtmlElement) -> None:
    if element.text:
        element.text = leave_out_text(element.text)
    if element.tail:
        element.tail = leave_out_text(element.tail)
    for name in [name for name, value in element.items() if _LINK.search(value)]:
        del element.attrib[name]


def _inner(root: lxml_html.HtmlElement) -> str:
    parts = (lxml_html.tostring(child, encoding="unicode") for child in root)
    return escape(root.text or "", quote=False) + "".join(parts)
