"""What a content is that is written in letters."""

import codecs
import re

LOOKED_AT = 8_192

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PROLOGUE = re.compile(
    r"\s*+(?:<\?[^>]*>\s*|<!--(?:(?!-->).)*-->\s*|<!doctype[^>\[]*(?:\[[^\]]*\])?>\s*)*+",
    re.IGNORECASE | re.DOTALL,
)
_ROOT = re.compile(r"<(?:[\w-]+:)?(\w+)")
_SHEBANG = re.compile(r"#!\s*/\w")
_ECHO_OFF = re.compile(
    r"(?:\s*+(?:::|@?rem\b)[^\n]*\n)*+\s*+(?:@\s*+)?echo\s++off\s*+(?:&|(?<=\n)|\Z)",
    re.IGNORECASE,
)
_AT_COMMAND = re.compile(
    r"\s*@(?:rem\b|setlocal\b|cls\b|powershell\b|set\s+\w+=|start\s+/|cmd\s*/"
    r"|if\s+(?:not|exist)\b)",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^\s*@?(?:rem|set|setlocal|if|for|goto|call|start|pause|cls|cd|copy|xcopy|del|exit"
    r"|echo|powershell|cmd|reg|certutil|title|:\w+)\b",
    re.IGNORECASE | re.MULTILINE,
)
# What CMS has signed, in PEM or in plain base64.
_SIGNED = re.compile(
    r"\s*(?:-----BEGIN (?:PKCS7|CMS)-----|MI[\w+/]{4}YJKoZIhvcNAQcC|MIAGCSqGSIb3DQEHAq)"
)
# (how such a script begins, what it then calls, kind)
_SCRIPTS = (
    (
        r"\s*(?:set|dim|on error|option explicit|sub|function)\b",
        r"\bcreateobject\s*\(",
        "vbs",
    ),
    (
        r"\s*(?:var|let|const|function|try\s*\{|new|with\s*\()",
        r"\b(?:activexobject|wscript\.(?:shell|createobject|echo|quit|sleep))\b",
        "js",
    ),
    (
        r"\s*(?:powershell|pwsh|\$\w+\s*=|iex\b|invoke-|param\s*\()",
        r"\b(?:powershell(?:\.exe)?\s+-|new-object|invoke-(?:expression|webrequest)|iex\b)",
        "ps1",
    ),
)
_SCRIPTS = tuple(
    (re.compile(start, re.IGNORECASE), re.compile(call, re.IGNORECASE), key)
    for start, call, key in _SCRIPTS
)
# What Windows has encoded of a script.
_ENCODED = re.compile(r"\s*+#@~\^[\w+/]{6}==")
_DESKTOP = re.compile(r"(?:\s*+#[^\n]*\n)*+\s*+\[Desktop Entry\]")
_STARTS = re.compile(r"^Exec\s*=", re.MULTILINE)
# The first elements of XML that Windows runs.
_RUN = {"job": "wsf", "package": "wsf", "scriptlet": "wsf", "component": "wsf"}
_ELEMENT_OF_SCRIPT = re.compile(r"<(?:script|registration|public)\b", re.IGNORECASE)
_HTA = re.compile(r"<hta:application\b", re.IGNORECASE)
_MAIL_FIELD = re.compile(
    r"^(?:from|to|cc|subject|date|message-id|received|return-path|mime-version"
    r"|content-[\w-]+|delivered-to|reply-to|x-[\w-]+|dkim-signature):",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL_LINE = re.compile(
    r"(?:From [^\n]*\n|\d+\s*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t]+[^\n]*\n)*)+"
)


def beginning(content: bytes) -> str | None:
    """The first characters of a text; None when it is none."""
    head = content[:LOOKED_AT]
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore")
    if not head.count(0):
        text = head.decode("latin-1")
        return None if _CONTROL.search(text) else text
    return _wide(head)


def _wide(head):
    """UTF-16 without a mark: half of its octets are zero."""
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[start::2]
        if zeros and zeros.count(0) * 10 >= len(zeros) * 9 and len(head) > 8:
            text = head.decode(encoding, "ignore")
            return None if _CONTROL.search(text) else text
    return None


def kind_of(text: str) -> str:
    """The key of the kind, "" for plain text.

    Scripts are told by how they begin; whether that matters is for who knows the name.
    """
    if _SHEBANG.match(text):
        return "sh"
    if key := "bat" if _is_batch(text) else _script(text):
        return key
    if _ENCODED.match(text):
        return "vbs"
    if _DESKTOP.match(text) and _STARTS.search(text):
        return "desktop"
    return _markup(text) or _words(text)


def _markup(text):
    root = _root(text)
    if root == "svg":
        return "svg"
    if _HTA.search(text) and "<" in text[:256]:
        return "hta"
    if root == "html":
        return "html"
    if root == "mmc_consolefile":
        return "msc"
    if root in _RUN and _ELEMENT_OF_SCRIPT.search(text):
        return _RUN[root]
    return "xml" if text.startswith("<?xml") else ""


def _words(text):
    if text.startswith("REGEDIT4") or text.startswith("Windows Registry Editor"):
        return "reg"
    if _SIGNED.match(text):
        return "p7m"
    return "eml" if _is_mail(text) else ""


def _root(text):
    """The name of the first element of some HTML or XML, in lower case."""
    match = _ROOT.match(text, _PROLOGUE.match(text).end())
    return match[1].lower() if match else ""


def _is_batch(text):
    """Whether it begins like a batch file and goes on so."""
    if match := _ECHO_OFF.match(text):
        return "@" in match[0] or _are_commands(text)
    return bool(_AT_COMMAND.match(text)) and _are_commands(text)


def _are_commands(text):
    lines = [line for line in text.splitlines() if line.strip()][:20]
    commands = sum(bool(_COMMAND.match(line)) for line in lines)
    return commands * 2 >= len(lines)


def _script(text):
    found = (
        key for start, call, key in _SCRIPTS if start.match(text) and call.search(text)
    )
    return next(found, "")


def _is_mail(text):
    head = _MAIL_LINE.match(text.lstrip())
    return bool(head) and len(set(_MAIL_FIELD.findall(head[0].lower()))) >= 2
