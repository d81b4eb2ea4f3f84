"""What a ticket is like, to be put back later."""

import hashlib

from odoo import fields

from ..quiet import BY_CHANNEL, NO_NOISE

KEPT = (
    "active",
    "stage_id",
    "user_id",
    "priority",
    "category_id",
    "tag_ids",
)
# Odoo writes them with the stage and the user.
DATES = ("last_stage_update", "closed_date", "assigned_date")


def state_of(ticket):
    """{name of a field: its value}, as JSON has it"""
    values = ticket.read([*KEPT, *DATES], load=None)[0] if ticket else {}
    values.pop("id", None)
    for name in DATES:
        values[name] = fields.Datetime.to_string(values.get(name) or False)
    return values


def mark_of(text):
    """By what a text is known again, without its words: [letters, digest]"""
    text = str(text or "")
    return [len(text), hashlib.sha256(text.encode()).hexdigest()]


def cut_back(text, mark):
    """The text without what was put behind it, or all of it when it was changed."""
    before = str(text or "")[: mark[0]]
    return before if mark_of(before) == mark else text


def put_back(ticket, before, after):
    """Undo the changes between two states, but for what was changed again since."""
    now = state_of(ticket)
    undone = {
        name: before[name]
        for name in KEPT
        if name != "tag_ids" and now[name] == after[name] != before[name]
    }
    added = set(after["tag_ids"]) - set(before["tag_ids"])
    if added & set(now["tag_ids"]):
        undone["tag_ids"] = [
            (6, 0, [each for each in now["tag_ids"] if each not in added])
        ]
    dates = {name: before[name] for name in DATES if now[name] == after[name]}
    write_quietly(ticket, undone)
    write_quietly(ticket, dates)


def write_quietly(ticket, vals):
    """As the channel's own: nobody is told, and conversations do not follow."""
    if vals:
        ticket.with_context(**NO_NOISE, **BY_CHANNEL).write(vals)
