"""The parts of a person's name."""

import re

_TITLES = re.compile(
    r"(?:(?:(?:d|dª|dr|dra|ing|lic|m|prof)\.|dr|dra|doña|dña\.?|sra?\.?|srta\.?|mr\.?|"
    r"mrs\.?|ms\.?|mme\.?|mlle\.?|herr|frau)\s+)+(?=\S)",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"[\s,](?:s\.\s?[al]\.?(?:\s?u\.?)?|(?-i:S[AL]U?)|s\.?\s?coop\.?|ltd\.?|inc\.?|llc|llp|plc|gmbh|"
    r"b\.?v\.|s\.?r\.?l\.?|sarl|corp\.?)\Z",
    re.IGNORECASE,
)
# Whom he works for, or who passed his mail on.
_BEHIND = re.compile(r"\s+(?:[(\[|/·–—-]|via\b|vía\b).*\Z", re.IGNORECASE | re.DOTALL)
_QUOTES = "\"'“”«»‘’ "


def first_and_last(name: str) -> tuple[str, str]:
    """First name and surname, as far as the spelling tells: "Ann Smith", or
    "Smith, Ann". A single word is a first name; an address and a company have none.
    """
    name = _BEHIND.sub("", " ".join(name.split()).strip(_QUOTES)).strip(_QUOTES)
    if "@" in name or _COMPANY.search(name):
        return "", ""
    name = _TITLES.sub("", name, count=1) if _TITLES.match(name) else name
    last, comma, first = name.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    first, _space, last = name.rstrip(",").partition(" ")
    return first, last
