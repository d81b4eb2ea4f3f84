"""Plain text and HTML made from one another, and the first words of a mail."""

import html as entities
import re

_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"“”«»]{1,2000}"
    r"|(?<![\w.+@/-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'*_~"
_QUOTE = re.compile(r"(?:> ?)+")
_SPACES = re.compile(r"(?<= ) |^ ", re.MULTILINE)


def text_to_html(text: str, flowed: bool = False, delsp: bool = False) -> str:
    """HTML of a plain text: line by line, links to click, ``>`` as quotes.

    :param flowed: ``format=flowed``: lines that end in a space go on (RFC 3676)
    :param delsp: the same parameter: and that space is no part of the text
    """
    if flowed:
        lines = _unflow(text, delsp)
    elif ">" in text and re.search(r"^>", text, re.MULTILINE):
        lines = map(_quote_depth, text.split("\n"))
    else:
        return f'<div class="ec-text">{_block(text)}</div>'
    return f'<div class="ec-text">{_nest(lines)}</div>'


def _quote_depth(line: str) -> tuple[int, str]:
    match = _QUOTE.match(line)
    # ">From" is how mbox files protect a line, not a quote.
    if not match or line.startswith(">From "):
        return 0, line
    return match[0].count(">"), line[match.end() :]


def _unflow(text: str, delsp: bool) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    open_depth = -1
    for raw in text.split("\n"):
        line = raw.lstrip(">")
        depth = len(raw) - len(line)
        line = line.removeprefix(" ")
        if depth == open_depth and line != "-- ":
            lines[-1] = depth, lines[-1][1] + line
        else:
            lines.append((depth, line))
        flows = line.endswith(" ") and line != "-- "
        open_depth = depth if flows else -1
        if flows and delsp:
            lines[-1] = depth, lines[-1][1][:-1]
    return lines


_DEEPEST = 20


def _nest(lines) -> str:
    """Lines with their quote depth as nested blocks."""
    pieces: list[str] = []
    block: list[str] = []
    depth = 0
    for line_depth, line in lines:
        line_depth = min(line_depth, _DEEPEST)
        if line_depth != depth:
            pieces.append(_block("\n".join(block)) if block else "")
            block = []
            pieces.append('<blockquote type="cite">' * (line_depth - depth))
            pieces.append("</blockquote>" * (depth - line_depth))
            depth = line_depth
        block.append(line)
    pieces += _block("\n".join(block)), "</blockquote>" * depth
    return "".join(pieces)


def _block(text: str) -> str:
    pieces, position = [], 0
    for match in _LINK.finditer(text):
        link = match[0].rstrip(_TRAILING)
        if link.endswith(")") and link.count("(") < link.count(")"):
            link = link.rstrip(_TRAILING + ")")
        pieces.append(_escape(text[position : match.start()]))
        pieces.append(_anchor(link))
        position = match.start() + len(link)
    pieces.append(_escape(text[position:]))
    return "".join(pieces).replace("\n", "<br>\n")


def _anchor(link: str) -> str:
    lower = link.lower()
    if lower.startswith("http"):
        url = link
    else:
        url = f"http://{link}" if lower.startswith("www.") else f"mailto:{link}"
    return (
        f'<a href="{entities.escape(url)}" target="_blank" '
        f'rel="noopener noreferrer">{entities.escape(link, quote=False)}</a>'
    )


def _escape(text: str) -> str:
    text = entities.escape(text, quote=False)
    if "\t" in text:
        text = text.expandtabs(8)
    return _SPACES.sub("&nbsp;", text) if "  " in text or "\n " in text else text


_NO_TEXT = re.compile(
    r"<style\b.*?</style>|<summary\b.*?</summary>|<title\b.*?</title>|"
    r"<script\b.*?</script>|<!--.*?-->",
    re.DOTALL | re.IGNORECASE,
)
_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL | re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_REST = r"\b[^>\"]*+(?:\"[^\"]*\"[^>\"]*+)*+>"
_LINE = re.compile(r"<br" + _REST, re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:div|tr|li|section|article|header|footer|dt|dd|center|address|figure|details"
    r"|caption)" + _REST,
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(
    r"</?(?:p|table|h[1-6]|ul|ol|dl|blockquote|pre|hr)" + _REST, re.IGNORECASE
)
_ITEM = re.compile(r"<li" + _REST, re.IGNORECASE)
_CELL = re.compile(r" ?</t[dh]> ?(?=<t[dh]\b)", re.IGNORECASE)
_ALT = re.compile(r'<img\b[^>]*? alt="([^"]+)"[^>]*>', re.IGNORECASE)
_TAG = re.compile(r'<[^>"]*+(?:"[^"]*"[^>"]*+)*+>')
_BLOCK_EDGE, _PARAGRAPH_EDGE = "\x01", "\x02"
_PARAGRAPH_EDGES = re.compile("[\x01 ]*\x02[\x01\x02 ]*")
_BLOCK_EDGES = re.compile("\n?[\x01 ]*\x01 *")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_LINE_EDGES = re.compile(r"[ \t]*\n[ \t]*")


def html_to_text(html: str) -> str:
    """The words of some HTML, a line for each block; for search and excerpts."""
    html = _NO_TEXT.sub("", html)
    if "<pre" in html:
        html = _PRE.sub(lambda match: match[0].replace("\n", "<br>"), html)
    html = _WHITE.sub(" ", html)
    html = _CELL.sub("\t", html)
    html = _LINE.sub("\n", html)
    html = _ITEM.sub(_BLOCK_EDGE + "- ", html)
    html = _BLOCK.sub(_BLOCK_EDGE, html)
    html = _PARAGRAPH.sub(_PARAGRAPH_EDGE, html)
    if ' alt="' in html:
        html = _ALT.sub(r"\1", html)
    html = _TAG.sub("", html)
    html = _BLOCK_EDGES.sub("\n", _PARAGRAPH_EDGES.sub("\n\n", html))
    text = entities.unescape(html).replace("\xa0", " ")
    return _BLANK_LINES.sub("\n\n", _LINE_EDGES.sub("\n", text)).strip()


_QUOTED_LINE = re.compile(r"^\s*>.*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)


def excerpt(text: str, size: int = 200) -> str:
    """The first words of a mail, in one line, cut at a word.

    Quoted lines and the signature are passed over, unless there is nothing else.
    """
    head = text[: size * 50]
    own = _SIGNATURE.sub("", _QUOTED_LINE.sub("", head))
    line = " ".join(own.split()) or " ".join(head.split())
    if len(line) <= size:
        return line
    cut = line[: size - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > size // 2 else cut).rstrip(" ,;:.") + "…"
