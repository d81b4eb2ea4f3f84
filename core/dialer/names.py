"""Names of dialers and columns, as people type them."""

import unicodedata


def plain(text: str) -> str:
    """A name as it is compared: without accents, spaces around it, and capitals."""
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(bare.casefold().split())
