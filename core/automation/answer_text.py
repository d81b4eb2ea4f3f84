"""The text of an automatic answer: nobody looks at it before it leaves, so that what
has no value is left out together with what stood around it."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from ..content import variables

# Of the private use area: in no text that is read.
EMPTY = "\ue000"
_SPACE = r"(?:[ \t\u00a0]|&nbsp;|&#160;)"
# "<b>${customer_first_name}</b>"
_DRESSED = re.compile(
    rf"<(a|b|code|em|font|i|s|small|span|strong|u)\b[^<>]*>"
    rf"{_SPACE}*{EMPTY}{_SPACE}*</\1>"
)
_AROUND = (
    # "Phone: ${agent_phone}" alone in its line
    (
        re.compile(rf"(^|[>\n])[^<>\n:]{{1,40}}:{_SPACE}*{EMPTY}{_SPACE}*(?=<|\n|$)"),
        r"\1",
    ),
    # "(${ticket_number})"
    (re.compile(rf"{_SPACE}*(?:\({EMPTY}+\)|\[{EMPTY}+\]|«{EMPTY}+»|“{EMPTY}+”)"), ""),
    # "${customer_first_name}, thank you"
    (re.compile(rf"(^|[>\n]){_SPACE}*{EMPTY}{_SPACE}*[,;:]{_SPACE}*"), r"\1"),
    # "Hello ${customer_first_name},"
    (re.compile(rf"[,;]?{_SPACE}+{EMPTY}(?={_SPACE}*(?:[,.;:!?)\]]|<|\n|$))"), ""),
    (re.compile(rf"{EMPTY}{_SPACE}?"), ""),
)


def fill_html(html: str, values: Mapping[str, str]) -> str:
    """HTML with its variables filled in.

    :param html: cleaned
    :param values: {name: plain text}
    """
    filled = variables.fill_html(html, _marked(values, html)).text
    return _tidy(filled.replace(quote(EMPTY), ""))


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """One line of plain text, as a subject."""
    filled = variables.fill_line(text, _marked(values, text)).text
    return " ".join(_tidy(filled).split())


def _marked(values: Mapping[str, str], text: str) -> dict[str, str]:
    """A mark for each value that is not there, be its variable unknown by now."""
    plain = {
        name: str(value or "").replace(EMPTY, "") for name, value in values.items()
    }
    wanted = dict.fromkeys(variables.names(text), "")
    return {name: value.strip() or EMPTY for name, value in (wanted | plain).items()}


def _tidy(text: str) -> str:
    if EMPTY not in text:
        return text
    while (bare := _DRESSED.sub(EMPTY, text)) != text:
        text = bare
    for pattern, instead in _AROUND:
        text = pattern.sub(instead, text)
    return text
