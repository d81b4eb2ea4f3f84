"""The parts of a person's name."""


def first_and_last(name: str) -> tuple[str, str]:
    """First name and surname, as far as the spelling tells: "Ann Smith", or
    "Smith, Ann". A single word is a first name; an address is no name.
    """
    name = " ".join(name.split())
    if "@" in name:
        return "", ""
    last, comma, first = name.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    first, _space, last = name.rstrip(",").partition(" ")
    return first, last
