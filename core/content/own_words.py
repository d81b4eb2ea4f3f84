"""What somebody wrote himself in a mail: without what is quoted, signed and greeted."""

import re

from lxml import etree, html

from .html_slots import read

LONGEST_HTML = 300_000
"""Characters; what is longer is a table or a log."""
LONGEST_ANSWER = 20_000
"""Characters of HTML; longer ones are no answers to insert."""
LONGEST_SAID = 60_000
"""Characters of HTML in which numbers of a customer are looked for."""
LONGEST_GREETING = 60
_MOST_CLOSING = 8
"""Lines, from the closing words to the end."""

# Folds of core.conversation.quote, what editors and clients mark, and our own parts.
_NOT_OWN = (
    ".//details[contains(@class, 'ec-quote')]",
    ".//details[contains(@class, 'ec-signature')]",
    ".//blockquote",
    ".//*[@data-o-mail-quote]",
    ".//*[@data-o-mail-quote-container]",
    ".//*[contains(@class, 'o_email_signature')]",
    ".//*[contains(@class, 'o_email_greeting')]",
    ".//*[contains(@class, 'o_mail_quote')]",
    ".//*[contains(@class, 'gmail_quote')]",
    ".//*[contains(@class, 'gmail_signature')]",
)
_LOADED = ".//img | .//picture | .//style | .//script | .//iframe | .//svg | .//form"
_GREETS = re.compile(
    r"(?:dear|hello|hi|hey|good (?:morning|afternoon|evening|day)|estimad[oa]s?|"
    r"apreciad[oa]s?|querid[oa]s?|hola|buen[oa]s? ?(?:d[ií]as?|tardes|noches)?|"
    r"bon dia|bona tarda|benvolgu(?:t|da)|olá|ol[aá]|bom dia|bonjour|cher|chère|"
    r"buongiorno|gentile|salve|ciao|hallo|guten (?:tag|morgen)|sehr geehrte[rs]?|"
    r"liebe[rs]?|beste|geachte)\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"(?:(?:kind|best|warm|many)? ?regards|best(?: wishes)?|sincerely|yours\b.{0,20}|"
    r"cheers|many thanks|thanks|thank you|un (?:cordial )?saludo|"
    r"(?:un )?(?:cordiales |atentos )?saludos?(?: cordiales?| atentos?)?|atentamente|"
    r"gracias|muchas gracias|salutacions|atentament|cumprimentos|obrigad[oa]|"
    r"cordialement|bien à vous|cordiali saluti|saluti|distinti saluti|"
    r"(?:mit )?(?:freundlichen|besten|viele[n]?|liebe) grü(?:ß|ss)en?|"
    r"(?:met )?vriendelijke groet(?:en)?|-- ?)[\s,.!…]*\Z",
    re.IGNORECASE,
)
_BLOCKS = {"p", "div", "li", "ul", "ol", "table", "tr", "td", "br", "pre"} | {
    f"h{number}" for number in range(1, 7)
}


def parsed(source: str):
    """:return: an lxml element that holds it, without what is not its writer's own"""
    root = read(source[:LONGEST_HTML])
    for path in _NOT_OWN:
        for element in root.xpath(path):
            element.drop_tree()
    for comment in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        comment.drop_tree()
    return root


def words_of_customer(source: str) -> str:
    """The text of a customer's mail, as it is kept (core.conversation.quote), in lines:
    without closing words, and the names below them.

    :param source: HTML
    """
    if not source.strip():
        return ""
    lines = _lines(parsed(source))
    own = map(_said, lines[: _closing(lines)])
    return "\n".join(line for line in own if not line.startswith(">"))


def said_by_customer(source: str) -> str:
    """All that a customer wrote himself in a mail, his signature and the names below it
    too.

    :param source: as of :func:`words_of_customer`
    """
    if not source.strip():
        return ""
    root = read(source[:LONGEST_SAID])
    for path in _NOT_OWN:
        for element in root.xpath(path) if "signature" not in path else ():
            element.drop_tree()
    return _text(root)


def answer_of(source: str):
    """What an agent has to say in a letter: without greeting and closing, too, and
    without pictures, which belong to its conversation.

    :param source: HTML of the agent's own words
    :return: an lxml element; None when there is nothing to say, or too much
    """
    if not source.strip() or len(source) > LONGEST_HTML:
        return None
    root = parsed(source)
    for element in root.xpath(_LOADED):
        element.drop_tree()
    lines = _lines(root)
    _leave_out(lines[: _greeting(lines)])
    lines = _lines(root)
    _leave_out(lines[_closing(lines) :])
    _leave_out_empty(root)
    written = len(html.tostring(root, encoding="unicode"))
    return root if _text(root) and written <= LONGEST_ANSWER else None


# A line is what stands between two breaks: [(element, "text" or "tail")].


def _lines(root) -> list[list]:
    lines: list[list] = [[]]

    def visit(element):
        breaks = element.tag in _BLOCKS
        if breaks:
            lines.append([])
        if element.text:
            lines[-1].append((element, "text"))
        for child in element:
            visit(child)
            if child.tail:
                lines[-1].append((child, "tail"))
        if breaks:
            lines.append([])

    visit(root)
    return [line for line in lines if _said(line)]


def _said(line) -> str:
    words = "".join(getattr(element, place) or "" for element, place in line)
    return " ".join(words.replace("\u200b", "").replace("\ufeff", "").split())


def _greeting(lines) -> int:
    """How many of the first lines greet."""
    first = _said(lines[0]) if lines else ""
    short = len(first) <= LONGEST_GREETING and len(first.split()) <= 6
    return int(short and bool(_GREETS.match(first)) and not first.endswith("?"))


def _closing(lines) -> int:
    """Where the closing words begin; the number of lines without any."""
    first = max(0, len(lines) - _MOST_CLOSING)
    for number in range(first, len(lines)):
        if _CLOSES.fullmatch(_said(lines[number])):
            return number
    return len(lines)


def _leave_out(lines):
    for line in lines:
        for element, place in line:
            setattr(element, place, None)


def _leave_out_empty(root):
    """Blocks in which nothing stands, at the beginning and at the end."""
    for step in (1, -1):
        for child in list(root)[::step]:
            if child.text_content().strip() or (child.tail or "").strip():
                break
            child.drop_tree()


def _text(root) -> str:
    return "\n".join(_said(line) for line in _lines(root))
