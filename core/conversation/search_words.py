"""Words by which conversations are found: those of a text, and those that somebody
types.

Upper and lower case, and letters with and without accents, are the same. A word is
found by its beginning. Scripts that put no space between words are cut into pairs of
letters, so that any part of theirs is found. Nothing is known of grammar: what is found
has the letters that were typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST_WORD = 40
"""Bytes that count: of a longer word only its beginning is known."""
MOST_WORDS = 5_000
"""Different ones of one text, about."""
MOST_TYPED = 20
"""Words typed that count: they serve who pastes a whole letter, too."""
LONGEST_TYPED = 2_000
"""Characters typed that are looked at."""
PERSON = "@"
"""Before the words of addresses: no other word has a sign in it."""
SHORTEST_BEGINNING = 3
"""Letters: a shorter word is meant as it stands, or it would find everything."""

# Of Latin, Greek, Cyrillic, Hebrew and Arabic; of other scripts they are letters.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]+")
# Letters whose stroke is no accent to Unicode, and signs that nobody sees.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"}
    | {"þ": "th", "\u200b": " ", "\u200c": "", "\u200d": "", "\u00ad": ""}
)
_ODD = re.compile(f"[{''.join(map(chr, _PLAIN))}]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_UMLAUT = re.compile("[äöü]")
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(f"([{_SPACELESS}]+)")
# Vowel signs of Indic and Thai scripts are no letters to Python.
_LETTER = "(?:[^\\W_]|[\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u109f])"
_PIECE = re.compile(f"{_LETTER}+")
# As people write one word in two ways: e-mail, l'eau, U.S.A.
_WORD = re.compile(f"{_LETTER}+(?:[-'’.]{_LETTER}+)*")
_TYPED = re.compile(r'"([^"]*)"?|([^"]+)')


def words_of(text: str) -> list[str]:
    """What a text is found by, each once; at most :data:`MOST_WORDS`."""
    found: dict[str, None] = {}
    for word in dict.fromkeys(_WORD.findall(_lower(text))):
        if word.isascii() and word.isalnum():
            found[word[:LONGEST_WORD]] = None
        else:
            found.update(dict.fromkeys(_forms(word)))
        if len(found) >= MOST_WORDS:
            break
    return list(found)[:MOST_WORDS]


def words_of_address(address: str) -> list[str]:
    """What an e-mail address is found by: any part of it of three letters or more."""
    found = dict.fromkeys(words_of(address))
    for piece in _PIECE.findall(_lower(address)):
        word = _cut(_plain(piece))
        found.update((word[start:], None) for start in range(1, len(word) - 2))
    return list(found)


def words_of_people(addresses: Iterable[str]) -> list[str]:
    """What a thread is found by when one looks for an address of it: as
    :func:`words_of_address`, marked, for what its mails say is another matter."""
    found = (word for each in addresses for word in words_of_address(each))
    return [f"{PERSON}{word}" for word in dict.fromkeys(found)]


def query_of_address(typed: str) -> str:
    """A ``tsquery`` that finds the threads with an address that has these parts; "" of
    signs only."""
    pieces = dict.fromkeys(_PIECE.findall(_lower(typed[:LONGEST_TYPED])))
    terms = (_cut(_plain(piece)) for piece in pieces)
    return " & ".join(f"'{PERSON}{term}':*" for term in list(terms)[:MOST_TYPED])


def query(typed: str) -> str:
    """A ``tsquery`` that finds what has all words that somebody typed, whatever signs
    stand between them; "" without any word.

    Words between double quotes are meant as they stand, others as beginnings.
    """
    terms: dict[str, None] = {}
    for quoted, bare in _TYPED.findall(_lower(typed[:LONGEST_TYPED])):
        for word in _WORD.findall(quoted or bare):
            terms[_term(word, whole=bool(quoted))] = None
    return " & ".join(list(terms)[:MOST_TYPED])


def _lower(text: str) -> str:
    """Lower case, with those accents only that make other letters."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    if _ODD.search(text):
        text = text.translate(_PLAIN)
    return _ACCENTS.sub("", unicodedata.normalize("NFC", text))


def _plain(word: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare)


def _cut(word: str) -> str:
    if word.isascii():
        return word[:LONGEST_WORD]
    return word.encode()[:LONGEST_WORD].decode(errors="ignore")


def _forms(word: str) -> Iterator[str]:
    """All by which a word is found."""
    pieces = _PIECE.findall(word)
    for piece in pieces:
        for part in filter(None, _RUNS.split(piece)):
            if _RUNS.match(part):
                yield from _pairs(part)
                yield part[-1]
            else:
                yield from _spellings(part)
    if len(pieces) > 1:
        yield from _spellings("".join(pieces))


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]


def _spellings(word: str) -> Iterator[str]:
    """Without accents; German umlauts are written with an e, too."""
    yield _cut(_plain(word))
    if _UMLAUT.search(word):
        yield _cut(_plain(word.translate(_UMLAUTS)))


def _term(word: str, whole: bool) -> str:
    """One word as a part of a ``tsquery``: in pieces, or as one."""
    pieces = _PIECE.findall(word)
    last = len(pieces) - 1
    each = [_piece(piece, whole or n < last) for n, piece in enumerate(pieces)]
    if not last:
        return each[0]
    joined = _any_of(_spellings("".join(pieces)), whole)
    return f"({' & '.join(each)} | {joined})"


def _piece(piece: str, whole: bool) -> str:
    parts = [part for part in _RUNS.split(piece) if part]
    terms = []
    for number, part in enumerate(parts):
        if not _RUNS.match(part):
            terms.append(_any_of(_spellings(part), whole or number < len(parts) - 1))
        elif len(part) == 1:
            terms.append(_lexeme(part, whole=False))
        else:
            terms += [_lexeme(pair, whole=True) for pair in _pairs(part)]
    return " & ".join(terms)


def _any_of(spellings: Iterable[str], whole: bool) -> str:
    terms = [
        _lexeme(each, whole or len(each) < SHORTEST_BEGINNING) for each in spellings
    ]
    return terms[0] if len(terms) == 1 else f"({' | '.join(terms)})"


def _lexeme(word: str, whole: bool) -> str:
    # Nothing but letters and digits: no sign can end the quotes.
    return f"'{word}'" if whole else f"'{word}':*"
