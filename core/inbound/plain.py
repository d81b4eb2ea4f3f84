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
    r"<(style|summary|title|script)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL | re.IGNORECASE)
_ALT = re.compile(r'<img\b[^<>]*? alt="([^"<>]+)"[^<>]*>', re.IGNORECASE)
_NAME_OF_TAG = re.compile(
    r'<(/?[a-z][a-z0-9]*|[!?/])[^>"]*+(?:"[^"]*"[^>"]*+)*+>', re.I
)
_BLOCK_EDGE, _PARAGRAPH_EDGE = "\x01", "\x02"
_EDGES = {"br": "\n", "/td": "\t", "/th": "\t"}
_EDGES |= {"li": _BLOCK_EDGE + "- ", "/li": _BLOCK_EDGE}
_BLOCKS = "div tr section article header footer dt dd center address figure details"
_PARAGRAPHS = "p table caption h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre hr"
for _names, _edge in ((_BLOCKS, _BLOCK_EDGE), (_PARAGRAPHS, _PARAGRAPH_EDGE)):
    for _name in _names.split():
        _EDGES[_name] = _EDGES[f"/{_name}"] = _edge
_PARAGRAPH_EDGES = re.compile("[\x01 ]*\x02[\x01\x02 ]*")
_BLOCK_EDGES = re.compile("\n?[\x01 ]*\x01 *")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_LINE_EDGES = re.compile(r"[ \t]*\n[ \t]*")


def html_to_text(html: str) -> str:
    """The words of some HTML, a line for each block; for search and excerpts."""
    html = _NO_TEXT.sub("", html)
    if "<pre" in html:
        html = _PRE.sub(lambda match: match[0].replace("\n", "<br>"), html)
    if ' alt="' in html:
        html = _ALT.sub(r"\1", html)
    pieces = _NAME_OF_TAG.split(" ".join(html.split()))
    for index in range(1, len(pieces), 2):
        pieces[index] = _EDGES.get(pieces[index].lower(), "")
    text = "".join(pieces)
    text = _BLOCK_EDGES.sub("\n", _PARAGRAPH_EDGES.sub("\n\n", text))
    text = entities.unescape(text).replace("\xa0", " ")
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
