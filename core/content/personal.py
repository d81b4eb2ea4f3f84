"""What is another customer's in an answer that was written to him.

It is shown to who wants to use the answer, marked, and never gets into the new letter:
there stands a variable in its place, which has to be filled in before it is sent.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree, html

VARIABLE = "o_email_variable text-danger"
MARK = "o_email_personal"
SHORTEST_NAME = 3
SHORTEST_NUMBER = 4
"""Digits."""
SURELY_SOMEBODYS = 6
"""Digits of a number that is nobody else's, whether or not he named it: of an order, a
parcel, an account."""

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NUMBER = re.compile(r"\+?\b[^\W\d_]{0,8}[-#]?\d(?:[ .\-/()]{0,2}\d){3,}")
_CODE = re.compile(r"\b(?=(?:[^\W\d_]*\d){6})[^\W_]{6,40}\b")
# Prices, dates, hours.
_EVERYBODYS = re.compile(
    r"\d{1,3}(?:[.,\u2019 ]\d{3})+|\d{1,4}([-/. ])\d{1,2}\1\d{2,4}"
    r"|\d\d?[.:]\d\d(?:[-/ ]{1,2}\d\d?[.:]\d\d)+"
)
_PRICE = re.compile(r"\s{0,2}(?:[€$£¥]|EUR\b|USD\b|GBP\b|[.,]\d\d\b)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME = re.compile(r"[^\W\d_][\w'’-]*")
# Written without spaces between the words.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


@dataclass(frozen=True)
class Stranger:
    """Whose words and data must not be repeated.

    :param names: of the customer and the customer's company, whole
    :param emails: addresses
    :param said: what the customer wrote, in which numbers of his may stand
    :param ours: domains of ours, whose addresses may be repeated
    :param our_words: texts with numbers of ours, as of telephones
    """

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    said: str = ""
    ours: tuple[str, ...] = ()
    our_words: str = ""


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
    _compose(root)
    _take_links(root, finder)
    copy = html.fragment_fromstring(_inner(root), create_parent="div")
    count = _replace(root, finder, lambda kind, words: _mark(words))
    _replace(copy, finder, lambda kind, words: _variable(labels[kind]))
    return Found(_inner(root), _inner(copy), count)


def _compose(root):
    """A letter and its accent are one character."""
    for element in root.iter():
        for place in ("text", "tail"):
            if words := getattr(element, place):
                setattr(element, place, unicodedata.normalize("NFC", words))


class _Finder:
    def __init__(self, stranger):
        names = sorted(_names(stranger.names), key=len, reverse=True)
        patterns = [_name_pattern(name) for name in names]
        self._names = re.compile("|".join(patterns), re.I) if names else None
        self._emails = {email.lower() for email in stranger.emails}
        self._ours = tuple(f"@{domain.lower()}" for domain in stranger.ours)
        self._numbers = _numbers("\n".join((stranger.said, *stranger.emails)))
        self._our_numbers = _numbers(stranger.our_words) - self._numbers

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, kind), in order, none within another."""
        found = [
            (*one.span(), "email")
            for one in _EMAIL.finditer(text)
            if self._is_strange(one[0].lower())
        ]
        found += [
            (*one.span(), "number")
            for pattern in (_NUMBER, _CODE)
            for one in pattern.finditer(text)
            if self._is_his(_digits(one[0])) or self._is_somebodys(one)
        ]
        if self._names:
            words = _plain(text)
            found += [(*one.span(), "name") for one in self._names.finditer(words)]
        return list(_apart(sorted(found, key=lambda one: (one[0], -one[1]))))

    def _is_somebodys(self, one: re.Match[str]) -> bool:
        digits = _digits(one[0])
        if len(digits) < SURELY_SOMEBODYS or _PRICE.match(one.string, one.end()):
            return False
        of_ours = any(digits.endswith(our[-9:]) for our in self._our_numbers)
        return not (of_ours or _EVERYBODYS.fullmatch(one[0].strip()))

    def _is_strange(self, email):
        return email in self._emails or not email.endswith(self._ours)

    def _is_his(self, digits):
        return bool(digits) and any(
            digits == his or (len(his) > 5 and his in digits) for his in self._numbers
        )


def _names(whole: Iterable[str]) -> set[str]:
    """As :func:`_plain` writes them."""
    found = set()
    for name in (_plain(unicodedata.normalize("NFC", each)).strip() for each in whole):
        parts = [name, *_NAME.findall(name)]
        found.update(part for part in parts if len(part) >= SHORTEST_NAME)
        found.update(_UNSPACED.findall(name))
    return found


def _name_pattern(name: str) -> str:
    if _UNSPACED.fullmatch(name):
        return re.escape(name)
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _plain(text: str) -> str:
    """Without accents, which are often left out; each character in its place."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


def _numbers(text: str) -> set[str]:
    found = [*_NUMBER.findall(text), *_CODE.findall(text)]
    return {digits for one in found if (digits := _digits(one))}


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
