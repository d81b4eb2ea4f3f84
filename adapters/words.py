"""Servers' words as people read them."""

import ast
import re

_REPR = re.compile(r"""\bb(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
_LIST = re.compile(r"""\[(?=b['"])(.*?['"])\]""")
_ANSWER = re.compile(r"""\((\d{3}), (?=b['"])(.*['"])\)""", re.DOTALL)


def plain(text):
    """Without the marks of Python's bytes that libraries put into their errors:
    ``(535, b'5.7.8 No')`` is ``535 5.7.8 No``."""
    text = _ANSWER.sub(r"\1 \2", _LIST.sub(r"\1", text))
    return _REPR.sub(_said, text)


def _said(match):
    try:
        said = ast.literal_eval(match[0])
    except (SyntaxError, ValueError):
        return match[0]
    return said.decode("utf-8", "replace").strip()
