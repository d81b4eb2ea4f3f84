"""What follows from the settings of one dialer."""

from itertools import count

from odoo.exceptions import ValidationError


class DialerSettings:
    def __init__(self, dialer):
        """:param dialer: email.dialer"""
        self.dialer = dialer
        self.env = dialer.env

    def time_zone(self):
        """Of its schedule, or where it has none of its own yet, of the company."""
        dialer = self.dialer
        company = dialer.company_id or self.env.company
        return (
            dialer.calendar_id.tz
            or dialer.tz
            or company.resource_calendar_id.tz
            or self.env.user.tz
            or "UTC"
        )

    def company_address(self):
        """Lines of text; empty where the company does not say where it is."""
        # sudo: the address of a company is on its letters.
        partner = self.dialer.company_id.partner_id.sudo()
        if not (partner.street or partner.city or partner.zip):
            return ""
        address = partner._display_address(without_company=True)
        lines = [self.dialer.company_id.name, *address.splitlines()]
        return "\n".join(filter(None, (line.strip() for line in lines)))

    def touchpoint_trouble(self):
        """Words for what somebody has to do before its mail can leave; or False."""
        touchpoint = self.dialer.touchpoint_id
        if not touchpoint:
            return False
        if not touchpoint._sends():
            return self.env._(
                "“%(touchpoint)s” only receives mail. Choose a touchpoint that sends.",
                touchpoint=touchpoint.name,
            )
        return self.env["email.sender"]._what_is_missing(touchpoint) or False

    def check_amounts(self, names):
        """Raises ValidationError."""
        for name in names:
            if self.dialer[name] < 0:
                raise ValidationError(
                    self.env._(
                        "%(field)s: enter 0 or more.",
                        field=self.dialer._fields[name]._description_string(self.env),
                    )
                )

    def copied_name(self):
        """One that no other dialer of the company has."""
        dialer = self.dialer
        same = dialer.with_context(active_test=False)
        taken = set(
            same.search([("company_id", "=", dialer.company_id.id)]).mapped("name")
        )
        first = self.env._("%(name)s (copy)", name=dialer.name)
        numbered = (
            self.env._("%(name)s (copy %(number)s)", name=dialer.name, number=number)
            for number in count(2)
        )
        return (
            first if first not in taken else next(n for n in numbered if n not in taken)
        )
