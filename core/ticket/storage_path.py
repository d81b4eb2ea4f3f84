"""Where in a storage a file goes: the template of its folder, filled in.

A template is what an administrator writes, and is refused with a reason when it could
lead astray. What it is filled with is what customers and colleagues call things: that
is made safe, never refused, for a file has to go somewhere.
"""

import hashlib
import re
import unicodedata
from itertools import islice

PLACEHOLDERS = ("company", "queue", "year", "ticket", "session")
MOST_FOLDERS = 8  # with a bucket and the file below the 1,024 bytes of S3
LONGEST_TEMPLATE = 200  # letters
LONGEST_NAME = 100  # bytes; file systems take 255, and a number may be added
MOST_NUMBERS = 1000  # a storage that says of every path that it is taken ends, too
EMPTY = "_"  # a folder for what has no queue, no ticket, …

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# What some file system or other takes for itself.
_RESERVED = re.compile(r'[<>:"|?*\\/]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")


class PathRefused(ValueError):
    """A template that cannot be used.

    `code`: "absolute", "parent", "unknown", "brace", "character", "gap", "long"
    or "taken".
    `what`: the part of the template that is wrong, maybe empty.
    """

    def __init__(self, code, what=""):
        self.code = code
        self.what = what
        super().__init__(f"{code}: {what}" if what else code)


def check_template(template):
    """Raises `PathRefused` for the first thing that is wrong with it."""
    if template.startswith(("/", "\\", "~")) or _DRIVE.match(template):
        raise PathRefused("absolute", template[:2])
    for name in _PLACEHOLDER.findall(template):
        if name not in PLACEHOLDERS:
            raise PathRefused("unknown", f"{{{name}}}")
    literal = _PLACEHOLDER.sub("", template)
    if "{" in literal or "}" in literal:
        raise PathRefused("brace")
    for letter in literal.replace("/", ""):
        if _RESERVED.match(letter) or not _is_visible(letter):
            raise PathRefused("character", _shown(letter))
    _check_folders(_folders(template))


def _check_folders(folders):
    for folder in folders:
        if not folder.strip():
            raise PathRefused("gap")
        if set(folder.strip()) <= {"."}:
            raise PathRefused("parent", folder)
    if len(folders) > MOST_FOLDERS or len("/".join(folders)) > LONGEST_TEMPLATE:
        raise PathRefused("long")


def _folders(template):
    """Its folders; a slash at the end is nothing to quarrel about."""
    return template.removesuffix("/").split("/") if template else []


def _is_visible(letter):
    """Whether it can be seen, or is a space: no control, no mark that turns the reading
    direction, no half of a letter."""
    return letter == " " or unicodedata.category(letter)[0] not in "CZ"


def _shown(letter):
    return letter if _is_visible(letter) else f"U+{ord(letter):04X}"


def folder(template, values):
    """The folder as a relative path with forward slashes; "" is the root.

    :param template: as `check_template` lets it pass
    :param values: {placeholder: text}; what is missing or empty becomes "_"
    """
    return "/".join(
        safe_name(_PLACEHOLDER.sub(lambda found: _value(values, found[1]), part))
        for part in _folders(template)
    )


def _value(values, name):
    # Alone, so that "{queue}-{year}" of no queue still says so.
    return safe_name(str(values.get(name) or ""))


def safe_name(text):
    """One folder's or file's name that every file system takes, in at most 100 bytes.
    What had to be cut keeps a digest of the whole, and its ending."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(each if _is_visible(each) else " " for each in text)
    text = _RESERVED.sub("-", text)
    text = " ".join(text.split()).strip(". ")
    if _DEVICE.fullmatch(text):
        text = f"_{text}"
    return _shortened(text) or EMPTY


def _shortened(text):
    if len(text.encode()) <= LONGEST_NAME:
        return text
    mark = "~" + hashlib.sha256(text.encode()).hexdigest()[:8]
    stem, ending = _split(text)
    room = LONGEST_NAME - len((mark + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").strip(". ") + mark + ending


def _split(name):
    """(stem, ending with its dot); what is long is no ending."""
    stem, dot, ending = name.rpartition(".")
    if dot and stem and len(ending.encode()) <= 10:
        return stem, dot + ending
    return name, ""


def free_path(template, values, name, is_taken):
    """The file's path, relative to the root: the first that is nobody else's.

    :param name: what the file is called, e.g. "EC000123.pdf"
    :param is_taken: callable(path) -> bool. It should take two paths that differ in
        upper and lower case only for one.
    :raise PathRefused: "taken", when a thousand are
    """
    for path in islice(_paths(template, values, name), MOST_NUMBERS):
        if not is_taken(path):
            return path
    raise PathRefused("taken", name)


def is_path_of(path, template, values, name):
    """Whether the file may stay at `path` under this template and name."""
    wanted = next(_paths(template, values, name))
    if path == wanted:
        return True
    stem, ending = _split(wanted)
    return bool(re.fullmatch(rf"{re.escape(stem)}-\d+{re.escape(ending)}", path))


def _paths(template, values, name):
    """All paths it may have: EC000123.pdf, EC000123-2.pdf, …"""
    parent = folder(template, values)
    stem, ending = _split(safe_name(name))
    prefix = f"{parent}/{stem}" if parent else stem
    yield f"{prefix}{ending}"
    number = 2
    while True:
        yield f"{prefix}-{number}{ending}"
        number += 1
