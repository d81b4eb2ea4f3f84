"""Addresses by which mail comes to a touchpoint, beside its own (A15)."""

from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from ...core.inbound import senders

FIELD = "second_addresses"


def of(touchpoints):
    """Normalized."""
    return {
        each
        for touchpoint in touchpoints
        if not _wrong(touchpoint)
        for each in senders.entries(touchpoint.second_addresses or "")
    }


def check(touchpoint):
    """Raises ValidationError."""
    if wrong := _wrong(touchpoint):
        raise ValidationError(
            touchpoint.env._(
                "“%(entry)s” in %(field)s is not an e-mail address. Write whole "
                "addresses, such as help@example.com, with commas between them.",
                entry=wrong[0],
                field=touchpoint._fields[FIELD]._description_string(touchpoint.env),
            )
        )


def check_of_one(touchpoint):
    """A group may deliver into several mailboxes; but the main address of one is never
    a second of another, or its mail would belong to both. Raises ValidationError."""
    # sudo: there is one owner of an address, whichever company he is in.
    others = touchpoint.sudo().search(
        [("id", "!=", touchpoint.id), ("activated", "=", True)]
    )
    main = email_normalize(touchpoint.email)
    second = of(touchpoint)
    for other in others:
        its = email_normalize(other.email)
        if its in second:
            _raise_taken(touchpoint, its, other)
        if main in of(other):
            _raise_taken_as_second(touchpoint, main, other)


def _wrong(touchpoint):
    """What was typed and is none."""
    try:
        found = senders.entries(touchpoint.second_addresses or "")
    except senders.InvalidEntry as exc:
        return [exc.text]
    return [each for each in found if "@" not in each]  # domains


def _raise_taken(touchpoint, email, owner):
    raise ValidationError(
        touchpoint.env._(
            "%(email)s cannot be a second address of “%(touchpoint)s”: it is the "
            "address of %(owner)s. Deactivate that one, or take the address off the "
            "list.",
            email=email,
            touchpoint=touchpoint.name,
            owner=_name_for_reader(touchpoint.env, owner),
        )
    )


def _raise_taken_as_second(touchpoint, email, owner):
    raise ValidationError(
        touchpoint.env._(
            "%(email)s cannot be the address of “%(touchpoint)s”: it is a second "
            "address of %(owner)s. Take it off the list there first.",
            email=email,
            touchpoint=touchpoint.name,
            owner=_name_for_reader(touchpoint.env, owner),
        )
    )


def _name_for_reader(env, other):
    if other.company_id in env.companies:
        return env._("the touchpoint “%(name)s”", name=other.name)
    return env._("a touchpoint of another company")
