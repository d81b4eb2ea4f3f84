import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...core.inbound import forwarding
from ..groups import ADMINISTRATOR
from .settings_link import GENERAL, settings_error


class EmailTouchpoint(models.Model):
    """Receiving by forwarding: the address that mail is to be forwarded to (A9).

    What comes to it is found again by Odoo's mail gateway (mail.thread), where the
    address is in the company's alias domain, or in a mailbox of which all mail is
    fetched by another touchpoint.

    Receiving is connected by a probe that came back (email_touchpoint_validation), not
    by logging in. A touchpoint in use that changes from a mailbox to forwarding goes on
    reading the mailbox until then, and once more, so that no mail is left in between.
    """

    _inherit = "email.touchpoint"

    forwarding_address = fields.Char(
        copy=False,
        readonly=True,
        groups=ADMINISTRATOR,
        help="In the settings of its provider, have the mail of the e-mail address "
        "above forwarded to this address. Keep this address private: anything sent "
        "to it is received as if it had been forwarded.",
    )
    takes_forwarded = fields.Boolean(
        "Takes the Mail of Forwarding Addresses",
        copy=False,
        help="Its mailbox takes mail for name+anything@…, as Gmail, Microsoft 365 and "
        "most servers do, or for every address of its domain. Touchpoints that "
        "receive by forwarding get an address of this mailbox. Mail for them is "
        "handed on; all other mail stays this touchpoint's own.",
    )
    forwarding_base = fields.Char(compute="_compute_forwarding_base")
    mailbox_kept = fields.Boolean(
        readonly=True,
        copy=False,
        help="Its mailbox is still read until forwarding is known to work.",
    )

    _forwarding_address_uniq = models.UniqueIndex(
        "(lower(forwarding_address)) WHERE forwarding_address IS NOT NULL",
        "This forwarding address belongs to another touchpoint.",
    )

    # -- the address -------------------------------------------------------------

    @api.depends("company_id")
    def _compute_forwarding_base(self):
        for touchpoint in self:
            touchpoint.forwarding_base = touchpoint._find_forwarding_base()

    def _find_forwarding_base(self):
        """The address of a mailbox or a domain (core.inbound.forwarding.make), False
        when neither is configured."""
        # sudo: who may set up a touchpoint need not see the alias domain.
        domain = self.company_id.sudo().alias_domain_id
        return self._find_carriers()[:1].email or domain.name

    def _find_carriers(self):
        """The touchpoints of this company that take mail of forwarding addresses."""
        return self.search(
            [
                ("takes_forwarded", "=", True),
                ("activated", "=", True),
                ("connection_method", "!=", "forwarding"),
                ("company_id", "=", self.company_id.id),
            ],
            order="id",
        )

    @api.onchange("email", "connection_method", "company_id")
    def _onchange_forwarding_address(self):
        if not (self._receives_forwarded() and self.email and self.forwarding_base):
            return
        if not self.forwarding_address or self._is_address_unused():
            former = self.forwarding_address or ""
            self.forwarding_address = self._make_forwarding_address(former)

    def _is_address_unused(self):
        """Whether nobody can have been told the address yet that is being typed."""
        return not (
            self.activated
            or self.imap_status not in (False, "not_connected")
            or self.validation_sent_at
            or self.confirmation_at
        )

    def _make_forwarding_address(self, former=""):
        """An address with the random part of ``former``, if there is one, for that does
        not change while the e-mail address is typed; False without a domain."""
        base = self.forwarding_base
        if not base:
            return False
        token = former.partition("@")[0][-forwarding.TOKEN_LENGTH :] or "".join(
            secrets.choice(forwarding.TOKEN_LETTERS)
            for _letter in range(forwarding.TOKEN_LENGTH)
        )
        try:
            return forwarding.make(self.email, token, base)
        except forwarding.NoRoom:
            raise UserError(
                self.env._(
                    "“%(mailbox)s” is too long to make forwarding addresses of it. "
                    "Mark the touchpoint of a mailbox with a shorter name.",
                    mailbox=base,
                )
            ) from None

    @api.constrains("forwarding_address")
    def _check_forwarding_address(self):
        for touchpoint in self.filtered("forwarding_address"):
            if not forwarding.is_made(touchpoint.forwarding_address):
                raise ValidationError(touchpoint._tell_not_made())

    @api.constrains("takes_forwarded", "connection_method")
    def _check_takes_forwarded(self):
        for touchpoint in self:
            if touchpoint.takes_forwarded and touchpoint._receives_forwarded():
                raise ValidationError(
                    self.env._(
                        "“%(name)s” cannot take the mail of forwarding addresses while "
                        "it receives by forwarding itself: it needs a mailbox.",
                        name=touchpoint.name,
                    )
                )

    def _check_typed_addresses(self):
        """A form sends back what `_onchange_forwarding_address` made; RPC might send
        one of another's mailbox."""
        typed = self.browse() if self.env.su else self.filtered("forwarding_address")
        for touchpoint in typed:
            address = touchpoint.forwarding_address
            if address != touchpoint._make_forwarding_address(address):
                raise ValidationError(touchpoint._tell_not_made())

    def _tell_not_made(self):
        return self.env._(
            "“%(address)s” is no forwarding address: these are made by Odoo, so that "
            "nobody can guess them.",
            address=self.forwarding_address,
        )

    def _ensure_forwarding_address(self):
        """Also where no form was there to make one; once made it is kept, though
        another connection method is chosen: mail may still be on its way."""
        for touchpoint in self:
            if touchpoint._receives_forwarded() and not touchpoint.forwarding_address:
                # sudo: made here, and of the address of whoever sets it up.
                made = touchpoint._make_forwarding_address()
                touchpoint.sudo().forwarding_address = made

    def action_new_forwarding_address(self):
        """Make the address anew: the domain was set up later, or it became known to
        somebody who writes to it. The former one ends."""
        self.ensure_one()
        self.check_access("write")
        if not self.forwarding_base:
            raise settings_error(self.env, self._tell_no_domain(), GENERAL)
        # sudo: see _ensure_forwarding_address
        self.sudo().forwarding_address = self._make_forwarding_address()

    def _tell_no_domain(self):
        return self.env._(
            "There is no domain to make a forwarding address of. Either set an alias "
            "domain for %(company)s under Settings, General Settings, Discuss; or mark "
            "an active touchpoint that reads a mailbox with “Takes the Mail of "
            "Forwarding Addresses”, on its page Receiving.",
            company=self.company_id.name,
        )

    # -- how it receives ---------------------------------------------------------

    def _receives_forwarded(self):
        return self.connection_method == "forwarding"

    def _reads_mailbox(self):
        """Whether mail is fetched for it."""
        return not self._receives_forwarded() or self.mailbox_kept

    @api.model
    def _find_forwarding_targets(self, raws):
        """Whose forwarding address each mail came to.

        :param raws: mails, or as much of each as holds its headers
        :return: [email.touchpoint, with the rights of the system], empty for mail of
            others
        """
        places = [forwarding.addressed(raw) for raw in raws]
        emails = {email for found in places for place in found for email in place}
        # sudo: mail is taken for whichever company it is for.
        known = self.sudo().search([("forwarding_address", "in", list(emails))])
        by_address = {each.forwarding_address: each for each in known}
        targets = []
        for found in places:
            ours = ([by_address.get(email) for email in place] for place in found)
            first = next(filter(any, ours), ())
            targets.append(known.browse().concat(*filter(None, first)))
        return targets

    # -- from a mailbox to forwarding --------------------------------------------

    def _on_receiving_changed(self):
        """How it receives was changed; returns whether it goes on receiving meanwhile.
        A touchpoint that changes to forwarding does: its mailbox is still read."""
        if self._may_keep_mailbox():
            self.mailbox_kept = True
            return True
        self.write({"mailbox_kept": False, "validated_at": False})
        return False

    def _may_keep_mailbox(self):
        return (
            self._receives_forwarded()
            and self.imap_status == "connected"
            and self.activated
            and not self.validated_at
        )

    def _awaits_last_fetch(self):
        return self.mailbox_kept and bool(self.validated_at)

    def _on_last_fetch(self, folder=None):
        """The mailbox is no longer read, once all folders were read after the probe
        came back.

        :param folder: the one that was just read; None when the mailbox cannot be read
        """
        if not self._awaits_last_fetch():
            return
        others = self.mailbox_ids.filtered(lambda mailbox: mailbox.folder != folder)
        read = others.mapped("last_fetch_at")
        if folder is None or all(at and at >= self.validated_at for at in read):
            self.mailbox_kept = False
