"""What is another customer's in an answer that was written to him.

It is shown to who wants to use the answer, marked, and never gets into the new letter:
there stands a variable in its place, which has to be filled in before it is sent.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree, html

VARIABLE = "o_email_variable text-danger"
MARK = "o_email_personal"
SHORTEST_NAME = 3
SHORTEST_NUMBER = 4
"""Digits."""

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NUMBER = re.compile(r"\+?\b[^\W\d_]{0,8}[-#]?\d(?:[ .\-/()]{0,2}\d){3,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True)
class Stranger:
    """Whose words and data must not be repeated.

    :param names: of the customer and the customer's company, whole
    :param emails: addresses
    :param said: what the customer wrote, in which numbers of his may stand
    :param ours: domains of ours, whose addresses may be repeated
    """

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    said: str = ""
    ours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """:param shown: HTML with what is another's in ``<mark>``
    :param inserted: HTML with variables in its place
    :param count: how many places that are
    """

    shown: str
    inserted: str
    count: int


def take_out(root, stranger: Stranger, labels: Mapping[str, str]) -> Found:
    """:param root: lxml element of an answer (own_words.answer_of), which is changed
    :param labels: what the variables are called: {"name", "email", "number"}
    """
    finder = _Finder(stranger)
    _take_links(root, finder)
    copy = html.fragment_fromstring(_inner(root), create_parent="div")
    count = _replace(root, finder, lambda kind, words: _mark(words))
    _replace(copy, finder, lambda kind, words: _variable(labels[kind]))
    return Found(_inner(root), _inner(copy), count)


class _Finder:
    def __init__(self, stranger):
        names = sorted(_names(stranger.names), key=len, reverse=True)
        pattern = "|".join(map(re.escape, names))
        self._names = (
            re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.I) if names else None
        )
        self._emails = {email.lower() for email in stranger.emails}
        self._ours = tuple(f"@{domain.lower()}" for domain in stranger.ours)
        said = "\n".join((stranger.said, *stranger.emails))
        self._numbers = {
            digits for one in _NUMBER.findall(said) if (digits := _digits(one))
        }

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, kind), in order, none within another."""
        found = [
            (*one.span(), "email")
            for one in _EMAIL.finditer(text)
            if self._is_strange(one[0].lower())
        ]
        found += [
            (*one.span(), "number")
            for one in _NUMBER.finditer(text)
            if self._is_his(_digits(one[0]))
        ]
        if self._names:
            found += [(*one.span(), "name") for one in self._names.finditer(text)]
        return list(_apart(sorted(found, key=lambda one: (one[0], -one[1]))))

    def _is_strange(self, email):
        return email in self._emails or not email.endswith(self._ours)

    def _is_his(self, digits):
        return bool(digits) and any(
            digits == his or (len(his) > 5 and his in digits) for his in self._numbers
        )


def _names(whole: Iterable[str]) -> set[str]:
    found = set()
    for name in whole:
        parts = [part for part in _NAME.findall(name) if len(part) >= SHORTEST_NAME]
        found.update(parts)
        if len(name.strip()) >= SHORTEST_NAME:
            found.add(name.strip())
    return found


def _digits(text: str) -> str:
    digits = "".join(filter(str.isdigit, text))
    short = len(digits) < SHORTEST_NUMBER or _YEAR.fullmatch(text.strip())
    return "" if short else digits


def _apart(found):
    end = 0
    for one in found:
        if one[0] >= end:
            yield one
            end = one[1]


def _take_links(root, finder):
    """Links that lead to what is another's are words only."""
    for link in root.xpath(".//a"):
        if finder.find(link.get("href") or ""):
            link.drop_tag()


def _replace(root, finder, made) -> int:
    count = 0
    for element in list(root.iter(etree.Element)):
        if element.get("class") in (VARIABLE, MARK):
            continue
        # Behind it first: what is put into it stands before.
        parent = element.getparent()
        if parent is not None and element is not root and element.tail:
            count += _put(element.tail, finder, made, _Behind(element))
        if element.text:
            count += _put(element.text, finder, made, _Within(element))
    return count


class _Within:
    def __init__(self, element):
        self.element = element

    def set(self, text, elements):
        self.element.text = text
        for number, each in enumerate(elements):
            self.element.insert(number, each)


class _Behind:
    def __init__(self, element):
        self.element = element

    def set(self, text, elements):
        self.element.tail = text
        parent = self.element.getparent()
        place = parent.index(self.element) + 1
        for number, each in enumerate(elements):
            parent.insert(place + number, each)


def _put(text, finder, made, place) -> int:
    found = finder.find(text)
    if not found:
        return 0
    elements, ends = [], [start for start, _end, _kind in found[1:]] + [len(text)]
    for (start, end, kind), until in zip(found, ends, strict=True):
        element = made(kind, text[start:end])
        element.tail = text[end:until]
        elements.append(element)
    place.set(text[: found[0][0]], elements)
    return len(found)


def _mark(words):
    element = etree.Element("mark", {"class": MARK})
    element.text = words
    return element


def _variable(label):
    values = {"class": VARIABLE, "data-variable": label}
    element = etree.Element("span", values)
    element.text = f"${{{label}}}"
    return element


def _inner(element) -> str:
    written = _written(element)
    return written[written.index(">") + 1 : written.rindex("<")]


def _written(element) -> str:
    return html.tostring(element, encoding="unicode", with_tail=False)
