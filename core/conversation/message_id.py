"""Message-Ids: made, found and put in order (RFC 5322, 3.6.4)."""

import re

LONGEST = 900
"""Octets of the longest id kept: a header line ends at 998 (RFC 5322, 2.1.1)."""

_FOUND = re.compile(r"<([^<>]{1,2000})>")
_BARE = re.compile(r"(?<![^\s<>@,;])[^\s<>@,;]+@[^\s<>@,;]+")
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_ATOM = rf"{_ATEXT}(?:\.{_ATEXT})*"
_VALID = re.compile(rf"<{_DOT_ATOM}@(?:{_DOT_ATOM}|\[[!-Z^-~]*\])>")


def make(domain: str, entropy: str, prefix: str = "ec") -> str:
    """A new Message-Id ``<prefix.entropy@domain>``.

    :param domain: of the touchpoint's address; an international one is put in ASCII
    :param entropy: unguessable letters and digits, 16 or more, from the caller
    :raises ValueError: when the result would not be a Message-Id
    """
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError(f"not a domain: {domain!r}") from None
    made = f"<{prefix}.{entropy}@{ascii_domain}>"
    if len(entropy) < 16 or not is_valid(made):
        raise ValueError(f"not a Message-Id: {made!r}")
    return made


def is_valid(message_id: str) -> bool:
    """Whether this is a Message-Id to the letter of RFC 5322 (no obsolete forms)."""
    return len(message_id) <= LONGEST and bool(_VALID.fullmatch(message_id))


def normalise(text: str) -> str:
    """The Message-Id in a Message-Id header: ``<…>``, or "" when there is none.

    Spaces left by folding are removed and missing ``<>`` are added.
    """
    found = find(text)
    if found:
        return found[0]
    bare = "".join(text.split()).strip("<>")
    return f"<{bare}>" if bare and len(bare) + 2 <= LONGEST else ""


def find(text: str) -> tuple[str, ...]:
    """All the Message-Ids in References or In-Reply-To, in order, without doubles.

    In-Reply-To is allowed words around the id (RFC 822), and some clients drop the
    ``<>``: then what looks like ``left@right`` is taken.
    """
    inner = _FOUND.findall(text) or _BARE.findall(text)
    ids = (f"<{''.join(each.split())}>" for each in inner)
    return tuple(dict.fromkeys(i for i in ids if 2 < len(i) <= LONGEST))
