"""Lists of senders as records hold them: text that people type and paste."""

from odoo.exceptions import ValidationError

from ...core.inbound import senders

SHOWN = 5  # wrong entries that an error names


def read(record, name):
    """The entries of the list in the field ``name`` (core.inbound.senders.read)."""
    try:
        return senders.read(record[name] or "")
    except senders.InvalidEntry as exc:
        wrong = (exc.text, *exc.others)
        words = ", ".join(f"“{text}”" for text in wrong[:SHOWN])
        if len(wrong) > SHOWN:
            words = record.env._(
                "%(entries)s and %(count)s more",
                entries=words,
                count=len(wrong) - SHOWN,
            )
        raise ValidationError(
            record.env._(
                "%(entries)s in %(field)s: neither an e-mail address nor a domain. "
                "Write them like ana@example.com or example.com, with commas between "
                "them.",
                entries=words,
                field=record._fields[name]._description_string(record.env),
            )
        ) from None


def fold(text):
    """The list with each entry once, in the order typed; as it is when it is wrong."""
    try:
        return join(senders.entries(text or ""))
    except senders.InvalidEntry:
        return text


def folded(vals, *names):
    """``vals`` with the lists in them folded."""
    return {**vals, **{name: fold(vals[name]) for name in names if vals.get(name)}}


def join(entries):
    return ", ".join(entries)


def check_own(record, name, addresses):
    """Nobody blocks what we write from ourselves.

    :param addresses: normalized, of ours
    """
    entries = read(record, name)
    for address in sorted(addresses):
        if entry := senders.matching(address, entries):
            raise ValidationError(
                record.env._(
                    "“%(entry)s” cannot be blocked: %(address)s is one of your own "
                    "addresses.",
                    entry=entry,
                    address=address,
                )
            )


def add(record, name, entry):
    """:return: whether it was not on the list yet, by itself or by its domain"""
    known = read(record, name)
    if entry in known or ("@" in entry and senders.matching(entry, known)):
        return False
    record[name] = join((*senders.entries(record[name] or ""), entry))
    return True


def remove(record, name, entry):
    known = senders.entries(record[name] or "")
    record[name] = join(one for one in known if one != entry)
