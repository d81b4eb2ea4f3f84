"""Values in the addresses of links."""

import re
from urllib.parse import quote

_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
# What an address is made of; a value may be one.
_OF_ADDRESSES = ":/?#[]@!$&'()*+,;=%"


def link_value(value: str, whole: bool) -> str:
    """A value as part of a link's address: it leads nowhere else than the link did.

    :param whole: the link has no other address than this value
    """
    if whole and _ADDRESS.fullmatch(value):
        return quote(value, safe=_OF_ADDRESSES)
    return quote(value, safe="@")
