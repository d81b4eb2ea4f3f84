"""Plain text and HTML made from one another, and the first words of a mail."""

import html as entities
import re
from collections.abc import Iterator

from ..conversation.quote_lines import Line, collapsed, text_lines
from ..conversation.quote_text import own_words, quoted

_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"“”«»]{1,2000}"
    r"|(?<![\w.+@/-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'*_~"
_QUOTE = re.compile(r"\A(?:> ?)+")
_SPACES = re.compile(r"(?<= ) |^ ", re.MULTILINE)


def text_to_html(text: str, flowed: bool = False, delsp: bool = False) -> str:
    """HTML of a plain text: line by line, links to click, ``>`` as quotes.

    :param flowed: ``format=flowed``: lines that end in a space go on (RFC 3676)
    :param delsp: the same parameter: and that space is no part of the text
    """
    if flowed:
        lines = _flowed_quotes(_unflow(text, delsp))
    elif ">" in text and re.search(r"^>", text, re.MULTILINE):
        lines = _quotes(text)
    else:
        return f'<div class="ec-text">{_block(text)}</div>'
    return f'<div class="ec-text">{_nest(lines)}</div>'


def _quotes(text: str) -> Iterator[tuple[int, str]]:
    """(depth, words) of each line; arrows that are no quotes stay in their line."""
    lines = text_lines(text)
    for line, is_quote in zip(lines, quoted(lines), strict=True):
        raw = text[line.start : line.end]
        if is_quote:
            yield line.depth, _QUOTE.sub("", raw, count=1)
        else:
            yield 0, raw


def _flowed_quotes(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    seen = [Line(0, len(text), collapsed(text), depth) for depth, text in lines]
    for (depth, text), is_quote in zip(lines, quoted(seen, flowed=True), strict=True):
        if is_quote or not depth:
            yield depth, text
        else:
            yield 0, f"{'>' * depth} {text}"


def _unflow(text: str, delsp: bool) -> list[tuple[int, str]]:
    paragraphs: list[tuple[int, list[str]]] = []
    open_depth = -1
    for raw in text.split("\n"):
        line = raw.lstrip(">")
        depth = len(raw) - len(line)
        line = line.removeprefix(" ")
        is_signature = line == "-- "
        if depth == open_depth and not is_signature:
            pieces = paragraphs[-1][1]
        else:
            pieces = []
            paragraphs.append((depth, pieces))
        flows = line.endswith(" ") and not is_signature
        open_depth = depth if flows else -1
        pieces.append(line[:-1] if flows and delsp else line)
    return [(depth, "".join(pieces)) for depth, pieces in paragraphs]


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


_SILENT = ("style", "summary", "title", "script")
_ALT = re.compile(r'<img\b[^<>]{0,1000}? alt="([^"<>]+)"[^<>]{0,1000}>', re.IGNORECASE)
_TAG_NAME = re.compile(
    r'<(/?[a-z][a-z0-9]*|[!?/])[^<>"]*+(?:"[^"]*"[^<>"]*+)*+>', re.IGNORECASE
)


def _edges(lines: int, names: str) -> dict[str, int]:
    return {edge: lines for name in names.split() for edge in (name, f"/{name}")}


_LINES_BEFORE = _edges(
    1,
    "address article center dd details div dt figure footer header li section tr",
) | _edges(2, "blockquote caption dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul")


def html_to_text(html: str) -> str:
    """The words of some HTML, a line for each block; for search and excerpts."""
    if "<pre" in html:
        html = _keep_lines_of_pre(html)
    if ' alt="' in html:
        html = _ALT.sub(r"\1", html)
    writer = _LineWriter()
    pieces = _TAG_NAME.split(" ".join(html.split()))
    writer.write(pieces[0])
    for index in range(1, len(pieces), 2):
        writer.pass_tag(pieces[index].lower())
        if pieces[index + 1]:
            writer.write(pieces[index + 1])
    lines = entities.unescape("".join(writer.out)).replace("\xa0", " ").split("\n")
    text = "\n".join(line.strip(" \t") for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _keep_lines_of_pre(html: str) -> str:
    pieces, position = [], 0
    while (start := html.find("<pre", position)) >= 0:
        end = html.find("</pre>", start)
        if end < 0:
            break
        pieces += html[position:start], html[start:end].replace("\n", "<br>")
        position = end
    return "".join(pieces) + html[position:]


class _LineWriter:
    """Puts line ends where a browser would show them."""

    def __init__(self):
        self.out: list[str] = []
        self.lines = 0
        self.after_break = True
        self.silent = ""

    def write(self, text: str) -> None:
        if self.silent or (self.lines and text == " "):
            return
        if self.lines:
            self.out.append("\n" * self.lines)
            self.lines = 0
        self.out.append(text)
        self.after_break = False

    def pass_tag(self, name: str) -> None:
        if self.silent:
            if name == f"/{self.silent}":
                self.silent = ""
        elif name == "br":
            self.lines = min(self.lines + 1, 2)
            self.after_break = True
        elif name in _LINES_BEFORE:
            self._start_block(name)
        elif name in ("/td", "/th"):
            self.out.append("\t")
        elif name in _SILENT:
            self.silent = name

    def _start_block(self, name: str) -> None:
        """A line end just before the edge of a block is the block's own."""
        wanted = _LINES_BEFORE[name]
        if not (self.after_break and wanted == 1):
            self.lines = max(self.lines, wanted)
        if name == "li":
            self.write("- ")


def excerpt(text: str, size: int = 200) -> str:
    """The first words of a mail, in one line, cut at a word.

    History and signature are passed over, unless there is nothing else.
    """
    head = text[: size * 50]
    line = " ".join(own_words(head).split()) or " ".join(head.split())
    if len(line) <= size:
        return line
    cut = line[: size - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > size // 2 else cut).rstrip(" ,;:.") + "…"
