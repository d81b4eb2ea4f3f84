"""A mail's own style sheets, so that they count for its text only.

On paper a mail stands below its sender, its date and the names of its files; a sheet of
its own must neither hide nor forge these, nor the number at the foot of the page.
"""

import re

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

SCOPE = ".ec-mail"

_LONGEST = 250_000
_DEEPEST = 5
# What would reach out of the mail, and what speaks to WeasyPrint alone.
_REACHING = re.compile(
    r"(?<![-\w])(?:position|string-set|page|footnote-display|footnote-policy"
    r"|bookmark-(?:label|level|state)|anchor|link)(?=\s*:)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ROOT = re.compile(r"(?:html|:root|body)\b[^\s>+~,]*(?:\s*>?\s*body\b[^\s>+~,]*)?")


def scoped(css: str) -> str:
    """The rules of a tamed sheet (core.inbound.css) for what is in the mail.

    Only rules for elements stay, also those of ``@media``; fonts, pages and layers go.
    """
    if len(css) > _LONGEST:
        return ""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return _written(rules, 0)


def _written(rules: list[Node], depth: int) -> str:
    return "".join(filter(None, (_rule(rule, depth) for rule in rules)))


def _rule(rule: Node, depth: int) -> str:
    if isinstance(rule, QualifiedRule):
        selectors = ", ".join(filter(None, map(_selector, _split(rule.prelude))))
        declared = _declarations(rule.content)
        return f"{selectors} {{{declared}}}\n" if selectors and declared else ""
    if not isinstance(rule, AtRule) or rule.lower_at_keyword != "media":
        return ""
    if rule.content is None or depth >= _DEEPEST:
        return ""
    inner = tinycss2.parse_rule_list(
        rule.content, skip_comments=True, skip_whitespace=True
    )
    return (
        f"@media{tinycss2.serialize(rule.prelude)}{{\n{_written(inner, depth + 1)}}}\n"
    )


def _split(prelude: list[Node]) -> list[list[Node]]:
    """The selectors between the commas."""
    groups: list[list[Node]] = [[]]
    for node in prelude:
        if node.type == "literal" and node == ",":
            groups.append([])
        else:
            groups[-1].append(node)
    return groups


def _selector(nodes: list[Node]) -> str:
    """ "" for what would be beside the mail."""
    text = tinycss2.serialize(nodes).strip()
    root = _ROOT.match(text)
    text = (text[root.end() :] if root else text).strip()
    return "" if text[:1] in ("+", "~") else f"{SCOPE} {text}".strip()


def _declarations(content: list[Node]) -> str:
    """Without rules nested in it, which may name what is outside."""
    found = tinycss2.parse_blocks_contents(
        content, skip_comments=True, skip_whitespace=True
    )
    said = [each.serialize().strip() for each in found if each.type == "declaration"]
    return unreaching("; ".join(said))


def unreaching(declarations: str) -> str:
    """Declarations of a ``style`` attribute or a rule that stay inside the mail."""
    return _REACHING.sub("ec-removed", _COMMENT.sub(" ", declarations))
