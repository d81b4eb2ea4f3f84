"""Links for rating, out of copies of a mail that are not its customer's: what he quotes
of it, and our own Sent folder."""

import re
from urllib.parse import unquote

from lxml import html as lxml_html

from .html_slots import inner_html, read

# As it is, or inside of a link that a scanner made of it.
_LINK = re.compile(
    r"(?:/|%2F)email_channel(?:/|%2F)rating(?:/|%2F)[0-9a-z]{1,13}-[a-z2-7]{32}",
    re.IGNORECASE,
)
# A line of the plain text: the icon, what it means, the link.
_LINE = re.compile(
    rf"(?:[^\n<>:]{{0,60}}:[ \t]*)?<?https?://[^\s<>\"]{{0,300}}{_LINK.pattern}[^\s<>\"]{{0,300}}>?",
    re.IGNORECASE,
)


_LONGEST_TABLE = 400  # characters
_Element = lxml_html.HtmlElement


def leave_out(html: str) -> str:
    """The HTML without the links, and without the table that they stand in."""
    if not _has_links(html):
        return html
    root = read(html)
    for table, links in _by_table(root).items():
        for place in [table] if _holds_icons_only(table) else links:
            place.drop_tree()
    for element in root.iter():
        _leave_out_of_words(element)
    return inner_html(root)


def leave_out_text(text: str) -> str:
    return _LINE.sub("", text) if _has_links(text) else text


def _has_links(text: str) -> bool:
    # Most mails have none: a plain search costs them nothing.
    return "email_channel" in text and bool(_LINK.search(text))


def _by_table(root: _Element) -> dict[_Element | None, list[_Element]]:
    """The links, by the table that each stands in; by None without one."""
    found: dict[_Element | None, list[_Element]] = {}
    for link in filter(_leads_to_rating, root.iter("a")):
        table = next(link.iterancestors("table"), None)
        found.setdefault(table, []).append(link)
    return found


def _leads_to_rating(link: _Element) -> bool:
    return bool(_LINK.search(unquote(link.get("href", ""))))


def _holds_icons_only(table: _Element | None) -> bool:
    """Whether it is the one of the icons, and not one that holds the whole mail, as
    where a mail program took that apart."""
    if table is None:
        return False
    length = 0
    for words in table.itertext():
        length += len(words)
        if length > _LONGEST_TABLE:
            return False
    return all(map(_leads_to_rating, table.iter("a")))


def _leave_out_of_words(element: _Element) -> None:
    if element.text:
        element.text = leave_out_text(element.text)
    if element.tail:
        element.tail = leave_out_text(element.tail)
    for name in [name for name, value in element.items() if _LINK.search(value)]:
        del element.attrib[name]
