"""The icons below an answer, as mail programs show them: a table with links, styled in
place, and in plain text the same links one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_TABLE = (
    '<table role="presentation" border="0" cellpadding="0" cellspacing="0" '
    'style="margin:24px 0 16px;border-collapse:separate">'
    '<tr><td colspan="{columns}" style="padding:0 0 10px;'
    'font-family:Arial,Helvetica,sans-serif;font-size:15px">{title}</td></tr>'
    # The last one takes what the title is wider.
    "<tr>{cells}<td></td></tr></table>"
)
_CELL = (
    '<td align="center" valign="top" width="60" style="padding:0 6px 0 0">'
    '<a href="{href}" title="{label}" rel="noreferrer" target="_blank" '
    'style="display:inline-block;min-width:44px;padding:6px 4px;'
    "border:1px solid #d1d5db;border-radius:8px;background-color:#ffffff;"
    "color:#1f2937;font-family:Arial,Helvetica,sans-serif;"
    'text-align:center;text-decoration:none">'
    '<span style="display:block;font-size:26px;line-height:34px">{glyph}</span>'
    '<span style="display:block;font-size:12px;line-height:16px;white-space:nowrap">'
    "{label}</span>"
    "</a></td>"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """:param label: what the icon means, in words, for who cannot see it
    :param url: absolute
    """

    glyph: str
    label: str
    url: str


def html(title: str, choices: Sequence[Choice]) -> str:
    """:param title: plain text"""
    cells = "".join(
        _CELL.format(
            href=escape(choice.url), label=escape(choice.label), glyph=choice.glyph
        )
        for choice in choices
    )
    return _TABLE.format(columns=len(choices) + 1, title=escape(title), cells=cells)


def text(title: str, choices: Sequence[Choice]) -> str:
    lines = (f"{choice.glyph} {choice.label}: {choice.url}" for choice in choices)
    return "\n".join(("", "", title, *lines, ""))
