"""Whether a text can be said to a mail server: as one word or field of a command."""

from .errors import Unsayable


def is_sayable(text):
    """Whether `text` has no control character. One would end its line, or its field:
    between the zeros of PLAIN, or the ones of XOAUTH2."""
    return not any(ord(letter) < 32 or ord(letter) == 127 for letter in text)


def check_login(user, password):
    """Raises `Unsayable` for the first that is not sayable."""
    for what, text in (("user", user), ("password", password)):
        if not is_sayable(text):
            raise Unsayable(what)


def escaped(text):
    """As it stands in an IMAP quoted string."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def quoted(text):
    """`text`, ASCII and sayable, as an IMAP quoted string."""
    return f'"{escaped(text)}"'
