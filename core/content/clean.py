"""HTML that people write in the settings: templates, signatures, greetings, answers."""

import re

import tinycss2
from bleach.css_sanitizer import CSSSanitizer
from bleach.linkifier import LinkifyFilter, build_email_re
from bleach.sanitizer import Cleaner

_TAGS = frozenset(
    [
        "a",
        "abbr",
        "address",
        "article",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ]
)
_ANYWHERE = frozenset(
    ["align", "bgcolor", "border", "class", "dir", "lang", "style", "title", "valign"]
)
_ATTRIBUTES = {
    "a": frozenset(("href", "name", "rel", "target")),
    "col": frozenset(("span", "width")),
    "colgroup": frozenset(("span", "width")),
    "font": frozenset(("color", "face", "size")),
    "hr": frozenset(("noshade", "size", "width")),
    "img": frozenset(("alt", "height", "src", "width")),
    "li": frozenset(("id", "type", "value")),
    "ol": frozenset(("reversed", "start", "type")),
    "table": frozenset(("cellpadding", "cellspacing", "height", "width")),
    "td": frozenset(("colspan", "height", "rowspan", "width")),
    "th": frozenset(("colspan", "height", "rowspan", "scope", "width")),
    "time": frozenset(("datetime",)),
    "tr": frozenset(("height",)),
    "ul": frozenset(("type",)),
}
_PROTOCOLS = frozenset(("cid", "http", "https", "mailto", "tel"))
_EDGES = ("top", "right", "bottom", "left")
_LOADS = re.compile(r"url\s*\(|image-set|image\s*\(|expression|\\\\", re.IGNORECASE)


class _Styles(CSSSanitizer):
    """Without the looks that would be fetched from somewhere."""

    def sanitize_css(self, style):
        kept = super().sanitize_css(style)
        if not _LOADS.search(kept):
            return kept
        found = tinycss2.parse_declaration_list(kept, skip_whitespace=True)
        pieces = (f"{each.serialize()};" for each in found if each.type != "error")
        return " ".join(each for each in pieces if not _LOADS.search(each))


_CSS = _Styles(
    allowed_css_properties=frozenset(
        [
            *[
                "background",
                "background-color",
                "background-image",
                "border",
                "border-collapse",
                "border-color",
                "border-radius",
                "border-spacing",
                "border-style",
                "border-width",
                "box-sizing",
                "clear",
                "color",
                "direction",
                "display",
                "float",
                "font",
                "font-family",
                "font-size",
                "font-style",
                "font-variant",
                "font-weight",
                "height",
                "letter-spacing",
                "line-height",
                "list-style-type",
                "margin",
                "max-height",
                "max-width",
                "min-height",
                "min-width",
                "object-fit",
                "opacity",
                "overflow",
                "overflow-wrap",
                "padding",
                "table-layout",
                "text-align",
                "text-decoration",
                "text-indent",
                "text-transform",
                "vertical-align",
                "white-space",
                "width",
                "word-break",
                "word-wrap",
            ],
            *(f"margin-{edge}" for edge in _EDGES),
            *(f"padding-{edge}" for edge in _EDGES),
            *(f"border-{edge}" for edge in _EDGES),
            *(
                f"border-{edge}-{part}"
                for edge in _EDGES
                for part in ("color", "style", "width")
            ),
        ]
    ),
    allowed_svg_properties=frozenset(),
)
# The text is still escaped where bleach looks for addresses in it.
_URL = re.compile(
    r"\b(?:https?://|www\.)(?=\w)(?:\$\{[^{}\n]{1,200}\}"
    r"|(?!&(?:lt|gt|quot|nbsp|#x?\w+);)[^\s<>\"“”«»])+",
    re.IGNORECASE,
)
_EMAIL = build_email_re(tlds=(r"[a-z]{2,63}",))
_NOT_LINKED = frozenset(("code", "kbd", "pre", "samp", "tt", "var"))
# Their content is no text; what is left of them is taken apart below.
_NO_TEXT = re.compile(
    r"<(script|style|title|iframe|noembed|noframes|noscript|object|svg|math|template"
    r"|textarea|select|xmp)\b.*?(?:</\1\b[^>]*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)


# What is on its writer's own computer only: nobody would see more than a frame.
_WITHIN = r"""(?:[^<>"']|"[^"]*"|'[^']*')*?"""
_EMPTY_PICTURE = re.compile(rf"<img\b(?!{_WITHIN}\ssrc=){_WITHIN}>")


class _Linkify(LinkifyFilter):
    def __init__(self, source):
        super().__init__(
            source,
            callbacks=(),
            skip_tags=_NOT_LINKED,
            parse_email=True,
            url_re=_URL,
            email_re=_EMAIL,
        )


def _is_allowed(tag: str, name: str, _value: str) -> bool:
    own = _ATTRIBUTES.get(tag, frozenset())
    return name in _ANYWHERE or name in own or name.startswith("data-")


def _cleaner() -> Cleaner:
    """A new one: its parser keeps what it is at, and another thread would go on with
    that."""
    return Cleaner(
        tags=_TAGS,
        attributes=_is_allowed,
        protocols=_PROTOCOLS,
        strip=True,
        strip_comments=True,
        filters=[_Linkify],
        css_sanitizer=_CSS,
    )


def clean_html(html: str) -> str:
    """What people may write for others to send: nothing in it runs, nor loads by its
    style; addresses in its words are links.

    Variables stay as they are written, in the addresses of links too.

    :param html: any HTML, not a whole document
    """
    cleaned = _cleaner().clean(_NO_TEXT.sub("", html))
    return _EMPTY_PICTURE.sub("", cleaned) if "<img" in cleaned else cleaned
