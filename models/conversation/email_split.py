import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from .helpdesk_ticket import NO_NOISE

IMAGE = re.compile(r"(/web/image/)(\d+)(\?unique=)")
SHOWING = ("body_html", "written_html", "quote_html")


class EmailMessage(models.Model):
    """Mails leave a conversation they do not belong to."""

    _inherit = "email.message"

    evidence = fields.Selection(selection_add=[("moved", "Moved here by hand")])

    def action_split_off(self):
        """One click: this mail gets a conversation and a ticket of its own."""
        return self._check_may_change_sudo().ensure_one()._split()

    def action_split_from(self):
        """The same with all mails that came after it."""
        return self._check_may_change_sudo().ensure_one()._with_later()._split()

    def action_move(self):
        """Ask into which conversation the mail shall go."""
        mail = self._check_may_change_sudo().ensure_one()
        return self.env["email.move.wizard"]._open(mail.sudo(False))

    def _with_later(self):
        mails = self.conversation_id._in_order()
        return mails[mails.ids.index(self.id) :]

    def _split(self):
        if self == self.conversation_id.email_message_ids:
            raise UserError(
                self.env._(
                    "Nothing would stay behind: these are all e-mails of the "
                    "conversation."
                )
            )
        return self.env["email.move"]._make(self)._told()

    def _people(self):
        """The customer's side of a mail: who wrote it, or whom it was written to."""
        envelope = self._envelope()
        if self.direction == "in":
            return [envelope.sender] if envelope.sender else []
        return [*envelope.to, *envelope.cc]

    def _carry_files(self, source, target):
        """Files and pictures are seen by those who see their conversation.

        :return: {id of a picture that both show: id of the copy in the target}
        """
        files = self.attachment_ids | self._pictures()
        shared = files & (source.email_message_ids - self)._all_files()
        (files - shared).filtered(
            lambda file: (file.res_model, file.res_id) == (source._name, source.id)
        ).write({"res_id": target.id})
        return self._copy_pictures(shared, target) if shared else {}

    def _all_files(self):
        return self.attachment_ids | self._pictures()

    def _pictures(self):
        """What the mails show of their conversation, also in what they quote."""
        ids = {
            int(match[2])
            for mail in self
            for name in SHOWING
            for match in IMAGE.finditer(mail[name] or "")
        }
        return self.env["ir.attachment"]._of_conversations(self.conversation_id, ids)

    def _copy_pictures(self, shared, target):
        """A picture quoted on both sides is needed on both."""
        shared = (shared - self.attachment_ids).with_context(image_no_postprocess=True)
        copies = {
            file.id: file.copy({"res_id": target.id, "res_model": target._name}).id
            for file in shared
        }

        self.filtered(lambda mail: mail._pictures() & shared)._show_instead(copies)
        return copies

    def _show_originals(self, copies):
        """Mails that are back show what they showed; their copies are not needed.

        :param copies: as _carry_files returned them, with their keys as JSON has them
        """
        if copies:
            numbers = {copy: int(picture) for picture, copy in copies.items()}
            self._show_instead(numbers)
            self.env["ir.attachment"].browse(numbers).exists().unlink()

    def _show_instead(self, numbers):
        """:param numbers: {id of a picture: id of another}"""

        def link(match):
            number = numbers.get(int(match[2]), match[2])
            return f"{match[1]}{number}{match[3]}"

        for mail in self:
            for name in SHOWING:
                mail[name] = mail[name] and IMAGE.sub(link, mail[name])
            # It may not have been sent yet.
            outgoing = self.env["email.sender"]._outgoing(mail)
            outgoing.body_html = IMAGE.sub(link, outgoing.body_html or "")


class EmailConversation(models.Model):
    _inherit = "email.conversation"

    moved_to_id = fields.Many2one(
        comodel_name="email.conversation",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        # Its subject is not for everybody who sees this one.
        groups=fields.NO_ACCESS,
    )
    moved_away = fields.Char("Where the E-mails Are", compute="_compute_moved_away")
    can_open_moved_to = fields.Boolean(compute="_compute_moved_away")

    @api.depends("moved_to_id")
    @api.depends_context("uid")
    def _compute_moved_away(self):
        for conversation in self:
            # sudo: what of it is shown depends on the reader's own rights.
            target = conversation.sudo().moved_to_id.with_env(self.env)
            visible = bool(target and target._filtered_access("read"))
            conversation.can_open_moved_to = visible
            if visible:
                conversation.moved_away = self.env._(
                    "All e-mails were moved to %(session)s “%(subject)s”.",
                    session=target.session,
                    subject=target.name,
                )
            else:
                words = self.env._(
                    "All e-mails were moved to a conversation of another queue."
                )
                conversation.moved_away = words if target else False

    def action_open_moved_to(self):
        self.ensure_one()
        # sudo: only to find it; the form checks the reader's rights.
        return self.sudo().moved_to_id.sudo(False).get_formview_action()

    def get_thread(self):
        thread = super().get_thread()
        thread["can_move"] = self._may_change()
        return thread

    def _may_change(self):
        """Would _check_may_change_sudo let this user?"""
        supervisor = self.env.user.has_group("email_channel.group_email_supervisor")
        return supervisor or self.user_id in (self.env.user, self.env["res.users"])

    def _current(self):
        """Where mail for this conversation goes now: where its mails were moved to."""
        # sudo: see moved_to_id
        current = self.sudo()
        while current.moved_to_id:
            current = current.moved_to_id
        return current.with_env(self.env)

    # -- values of what is split off, and of what stays --------------------------

    def _create_split(self, mails):
        """A conversation for some of this one's mails: in the same queues, with the
        same agent, if it has one who is there."""
        first = mails.sorted(lambda mail: (mail.date, mail.id))[0]
        keeps_customer = first == self._in_order()[0]
        return self.with_context(**NO_NOISE).create(
            {
                **self._opening_vals(mails),
                **(self._own_customer() if keeps_customer else {}),
                "touchpoint_id": self.touchpoint_id.id,
                "company_id": self.company_id.id,
                **self._splitting_vals(),
                "last_mail_at": first.date,
            }
        )

    def _own_customer(self):
        return {
            "customer_email": self.customer_email,
            "customer_name": self.customer_name,
            "partner_id": self.partner_id.id,
        }

    def _opening_vals(self, mails):
        """Subject and customer of a conversation that consists of these mails."""
        mails = mails.sorted(lambda mail: (mail.automatic, mail.date, mail.id))
        own = self._own_addresses()
        people = (
            person
            for mail in mails
            for person in mail._people()
            if person.email not in own
        )
        customer = next(people, None)
        vals = {"name": mails[0].subject or self.env._("(no subject)")}
        if customer is None or customer.email == self.customer_email:
            return {**vals, **self._own_customer()}
        partners = self.env["res.partner"]._find_by_addresses(
            self.company_id, [customer.email]
        )
        partner = partners.get(customer.email, self.env["res.partner"])
        return {
            **vals,
            "customer_email": customer.email,
            "customer_name": customer.name or customer.email,
            "partner_id": partner.id,
        }

    def _summarize(self):
        """What lists show of the newest mails, anew from those that are there."""
        for conversation in self:
            last = conversation._in_order()[-1:]
            if last:
                conversation.write(
                    {
                        "last_mail_at": last.date,
                        "preview": last.preview,
                        "unread": any(
                            mail.direction == "in" and not mail.viewed
                            for mail in conversation.email_message_ids
                        ),
                    }
                )

    def _on_emptied(self, target):
        """All mails are elsewhere: nothing is left to do here, nor on the ticket."""
        self.write(
            {
                "state": "closed",
                "unread": False,
                "moved_to_id": target.id,
                "suspected_id": False,
            }
        )
        ticket = self.ticket_id
        if ticket != target.ticket_id and not any(
            one.email_message_ids for one in ticket.email_conversation_ids
        ):
            ticket._close_as_moved()
