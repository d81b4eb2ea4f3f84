from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from ...core.inbound import senders

FIELD = "second_addresses"


class EmailTouchpoint(models.Model):
    """By which other addresses mail comes to a touchpoint (A15)."""

    _inherit = "email.touchpoint"

    second_addresses = fields.Text(
        help="Other addresses whose mail arrives in this mailbox: aliases, groups that "
        "deliver into it, former addresses. They count as the touchpoint's own: an "
        "answer never goes to them, mail through such a group is treated as from the "
        "person who wrote it. Separated by commas.",
    )

    @api.constrains(FIELD)
    def _check_second_addresses(self):
        for touchpoint in self:
            if wrong := touchpoint._wrong_addresses():
                raise ValidationError(
                    self.env._(
                        "“%(entry)s” in %(field)s is not an e-mail address. Write "
                        "whole addresses, such as help@example.com, with commas "
                        "between them.",
                        entry=wrong[0],
                        field=self._fields[FIELD]._description_string(self.env),
                    )
                )

    @api.constrains("activated", "email", FIELD)
    def _check_second_addresses_of_one(self):
        """A group may deliver into several mailboxes; but the main address of one is
        never a second of another, or its mail would belong to both."""
        for touchpoint in self.filtered("activated"):
            # sudo: there is one owner of an address, whichever company he is in.
            others = self.sudo().search(
                [("id", "!=", touchpoint.id), ("activated", "=", True)]
            )
            main = email_normalize(touchpoint.email)
            second = touchpoint._second_addresses()
            for other in others:
                its = email_normalize(other.email)
                if its in second:
                    touchpoint._raise_taken(its, other)
                if main in other._second_addresses():
                    touchpoint._raise_taken_as_second(main, other)

    def _raise_taken(self, email, owner):
        raise ValidationError(
            self.env._(
                "%(email)s cannot be a second address of “%(touchpoint)s”: it is the "
                "address of %(owner)s. Deactivate that one, or take the address off "
                "the list.",
                email=email,
                touchpoint=self.name,
                owner=self._name_for_reader(owner),
            )
        )

    def _raise_taken_as_second(self, email, owner):
        raise ValidationError(
            self.env._(
                "%(email)s cannot be the address of “%(touchpoint)s”: it is a second "
                "address of %(owner)s. Take it off the list there first.",
                email=email,
                touchpoint=self.name,
                owner=self._name_for_reader(owner),
            )
        )

    def _name_for_reader(self, other):
        if other.company_id in self.env.companies:
            return self.env._("the touchpoint “%(name)s”", name=other.name)
        return self.env._("a touchpoint of another company")

    # -- for the rules ---------------------------------------------------------

    def _wrong_addresses(self):
        """What was typed and is none."""
        try:
            found = senders.entries(self.second_addresses or "")
        except senders.InvalidEntry as exc:
            return [exc.text]
        return [each for each in found if "@" not in each]  # domains

    def _second_addresses(self):
        """Of these touchpoints, normalized."""
        return {
            each
            for touchpoint in self
            if not touchpoint._wrong_addresses()
            for each in senders.entries(touchpoint.second_addresses or "")
        }

    def _own_addresses(self):
        """Normalized addresses under which mail comes to these touchpoints."""
        # sudo: only administrators see the forwarding address.
        mains = {email_normalize(touchpoint.email) for touchpoint in self}
        forwarding = set(self.sudo().mapped("forwarding_address"))
        return (mains | self._second_addresses() | forwarding) - {False}
