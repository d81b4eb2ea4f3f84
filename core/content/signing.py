"""A letter's greeting and signature: put in when it is begun, and left to its writer.

Each stands in an element of its own, which carries a digest of what was put there: so
it is known whether its writer has changed it.
"""

import hashlib
import re

from lxml import etree, html

GREETING = "o_email_greeting"
SIGNATURE = "o_email_signature"
DIGEST = "data-id"
"""An attribute that Odoo's sanitizer keeps."""
ODOO = "o-signature-container"
"""Class of what Odoo's own composer puts below a letter."""
PLACE = "<p><br></p>"
"""Where one writes."""


def begun(greeting: str, signature: str) -> str:
    """A letter in which nothing is typed yet: "" without either.

    :param greeting: HTML, "" for none
    :param signature: HTML, "" for none
    """
    if not (greeting or signature):
        return ""
    return f"{part(GREETING, greeting)}{PLACE}{part(SIGNATURE, signature)}"


def part(name: str, content: str) -> str:
    """:param name: ``GREETING`` or ``SIGNATURE``
    :param content: HTML; "" without any
    """
    if not content:
        return ""
    element = html.fragment_fromstring(content, create_parent="div")
    element.set("class", name)
    element.set(DIGEST, _digest(element))
    return _written(element)


def typed(letter: str) -> str:
    """What its writer has made of it: the letter without the greeting and the signature
    that are still as they were put there.

    :param letter: HTML
    """
    if GREETING not in letter and SIGNATURE not in letter:
        return letter
    root = _parsed(letter)
    for element in _parts(root):
        if _is_untouched(element):
            element.drop_tree()
    return _inner(root)


def signed_anew(
    letter: str, greeting: str, signature: str, had: tuple[str, str] = ("x", "x")
) -> str:
    """The letter with another greeting and signature where the former ones are still as
    they were put there; what its writer has changed, or taken out, stays as it is.

    :param letter: HTML
    :param greeting: HTML, "" for none
    :param signature: HTML, "" for none
    :param had: the greeting and signature that it was begun with: where there was
        none, nobody has taken it out
    """
    root = _parsed(letter)
    fresh = {GREETING: part(GREETING, greeting), SIGNATURE: part(SIGNATURE, signature)}
    if _is_signed_so(root, fresh):
        return letter
    if says_nothing(letter) and all(map(_is_untouched, _parts(root))):
        return begun(greeting, signature)
    there = {_name(element) for element in _parts(root)}
    for element in _parts(root):
        if _is_untouched(element):
            _replace(element, fresh[_name(element)])
    written = _inner(root)
    if GREETING not in there and not had[0]:
        written = fresh[GREETING] + written
    if SIGNATURE not in there and not had[1]:
        written += fresh[SIGNATURE]
    return written


def signed(letter: str, signature: str, odoo: str = "") -> str:
    """A letter that was written in Odoo's own composer with a signature below it: in
    the place of Odoo's, unless its writer has made that his own.

    :param letter: HTML
    :param signature: HTML, "" for none: the letter stays as it is
    :param odoo: HTML of the signature that Odoo puts there for its writer
    """
    if not signature:
        return letter
    if ODOO in letter:
        root, theirs = _parsed(letter), _text(_parsed(odoo))
        for element in root.find_class(ODOO):
            # Below two dashes.
            if _text(element).removeprefix("--") not in ("", theirs):
                return letter
            element.drop_tree()
        letter = _inner(root)
    return f"{letter}{part(SIGNATURE, signature)}"


def says_nothing(letter: str) -> bool:
    """Whether there is neither a word nor a picture beside what was put there."""
    left = _parsed(typed(letter))
    return not (_text(left) or left.find(".//img") is not None)


def _parsed(letter: str):
    return html.fragment_fromstring(letter, create_parent="div")


def _parts(root) -> list:
    return [each for each in root.iter(etree.Element) if _name(each)]


def _name(element) -> str:
    names = (element.get("class") or "").split() if element.tag == "div" else ()
    return next((each for each in names if each in (GREETING, SIGNATURE)), "")


def _is_untouched(element) -> bool:
    return element.get(DIGEST) == _digest(element)


def _is_signed_so(root, fresh: dict[str, str]) -> bool:
    """Whether these parts stand in the letter already, with these pictures."""
    there = {_name(element): _shown(element) for element in _parts(root)}
    wanted = {name: _shown(_parsed(each)) for name, each in fresh.items() if each}
    return there == wanted


def _shown(element) -> tuple[str, list[str | None]]:
    return _digest(element), [each.get("src") for each in element.iter("img")]


def _digest(element) -> str:
    """Of its words and how many pictures there are: an editor changes the tags, and
    a picture its address, without anybody's doing."""
    said = f"{len(element.findall('.//img'))} {_text(element)}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _text(element) -> str:
    return re.sub(r"[\s\ufeff\u200b]+", "", element.text_content())


def _replace(element, written: str) -> None:
    if written:
        fresh = html.fragment_fromstring(written)
        fresh.tail = element.tail
        element.getparent().replace(element, fresh)
    else:
        element.drop_tree()


def _inner(root) -> str:
    """HTML of what is in it."""
    written = _written(root)
    return written[written.index(">") + 1 : written.rindex("<")]


def _written(element) -> str:
    return html.tostring(element, encoding="unicode", with_tail=False)
