"""Mails that came into the conversation while the letter was written."""

from .letter import Finding, Letter


def crossed(letter: Letter) -> list[Finding]:
    """What a customer or a colleague has written since the page was read: each kind
    once, named by all its mails."""
    return [
        Finding(guard, tuple(str(each.id) for each in mails), _names(mails))
        for guard, incoming in (("crossed_answer", False), ("crossed_mail", True))
        if (mails := [each for each in letter.newer if each.incoming is incoming])
    ]


def _names(mails) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.name for each in mails))
