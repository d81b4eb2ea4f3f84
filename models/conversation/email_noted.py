from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.mail.tools.discuss import Store

from ..groups import AGENT, role_domain
from .note_people import insiders, seeing, tell_left_out

# What somebody who writes a note says of it; all else is the channel's to say.
SAID = {
    "body",
    "body_is_html",
    "subject",
    "parent_id",
    "attachments",
    "attachment_ids",
}
SUGGESTED = 8
# Among how many colleagues those are looked for who see the record.
LOOKED_AT = 100


class EmailNoted(models.AbstractModel):
    """Record whose messages are notes for colleagues: whoever posts one, and however,
    nothing of it leaves to somebody outside (D12, G7).

    A colleague who is mentioned is told as Odoo tells of any message, and may read the
    note; one who does not see the record is left out, and its writer is told so.
    """

    _name = "email.noted"
    _description = "Record with Internal Notes"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    # To add a note, to schedule what is to do.
    _mail_post_access = "read"

    # -- posting ---------------------------------------------------------------

    def message_post(self, *, partner_ids=None, **kwargs):
        """Post a note. Names of partners who are not colleagues who see the record are
        left out, and so are addresses.

        Raises UserError when one of the files must not be here.
        """
        self.ensure_one()
        mentioned = seeing(self, insiders(self.env, partner_ids))
        note = super().message_post(
            partner_ids=mentioned.partner_id.ids, **self._note_values(kwargs)
        )
        self._on_noted(partner_ids, mentioned)
        return note

    def _note_values(self, values):
        said = values
        if not self.env.su:
            said = {name: values[name] for name in values.keys() & SAID}
            said["message_type"] = "comment"
        return {
            **said,
            "subtype_id": self._inside_subtype(values).id,
            "subtype_xmlid": None,
            "is_internal": True,
            "outgoing_email_to": False,
        }

    def _inside_subtype(self, values):
        """The one that is asked for, if colleagues only see it; else that of notes."""
        asked = self.env["mail.message.subtype"].browse(values.get("subtype_id"))
        if values.get("subtype_xmlid"):
            asked = self.env.ref(values["subtype_xmlid"], raise_if_not_found=False)
        # sudo: which subtypes there are is no secret.
        inside = asked and asked.sudo().internal
        return asked if inside else self.env.ref("mail.mt_note")

    def _on_noted(self, asked, mentioned):
        """:param asked: ids of the partners who were to be told"""
        tell_left_out(self, asked, mentioned)
        # sudo: open screens are told, whoever wrote.
        self.sudo()._changed()

    def _changed(self):
        """Tell the open screens."""

    def _message_update_content(self, message, /, *, partner_ids=None, **kwargs):
        """Its writer changes a note, and nobody else, not even an administrator; who
        is mentioned anew is told, too."""
        if not self.env.su and message.sudo().author_id != self._myself():
            raise AccessError(self.env._("Only who wrote a note changes it."))
        if partner_ids is None:
            super()._message_update_content(message, **kwargs)
            self.sudo()._changed()
            return
        before = message.partner_ids
        mentioned = seeing(self, insiders(self.env, partner_ids))
        partners = mentioned.partner_id
        super()._message_update_content(message, partner_ids=partners.ids, **kwargs)
        self._tell_mentioned(message, partners - before)
        self._on_noted(partner_ids, mentioned)

    def _tell_mentioned(self, message, partners):
        if partners:
            self._notify_thread(
                message,
                {
                    **message.read(["message_type"])[0],
                    "subtype_id": message.subtype_id.id,
                    "partner_ids": partners.ids,
                },
                notify_skip_followers=True,
                skip_existing=True,
            )

    def _message_mail_after_hook(self, mails):
        """Odoo's composer writes to anybody in a record's name, past its messages."""
        if not self.env.su:
            raise UserError(
                self.env._(
                    "Nothing is sent from here like this. Answer or forward one of the "
                    "e-mails, or write a new one."
                )
            )
        return super()._message_mail_after_hook(mails)

    def _process_attachments_for_post(self, attachments, attachment_ids, values):
        """A note's files are looked at as those of mails, before they are here."""
        files = self._noted_files()
        files.check_own(attachment_ids)
        found = super()._process_attachments_for_post(
            attachments, attachment_ids, values
        )
        files.check([number for _command, number in found["attachment_ids"]])
        return found

    def _noted_files(self):
        return self.env["email.file"]._noted_on(self)

    def check_note_files(self, ids):
        """What keeps files that the user uploaded from being added to a note here. An
        infected one is deleted.

        :param ids: of ir.attachment
        :return: [{"id", "name", "reason": in words, "deleted": whether it is gone}] of
            those that must not be added
        """
        self.ensure_one().check_access("read")
        return self._noted_files().inspect(ids)

    # -- who is told -------------------------------------------------------------

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Colleagues only; of a note those who see the record."""
        found = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        inside = [one for one in found if one["uid"] and not one["share"]]
        kind = (msg_vals or {}).get("message_type") or message.sudo().message_type
        if kind == "user_notification":
            return inside
        users = self.env["res.users"].browse(one["uid"] for one in inside)
        told = set(seeing(self, users).ids)
        return [one for one in inside if one["uid"] in told]

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Who sees it lets colleagues follow it who see it, too: those who are given an
        activity do."""
        self.check_access("read")
        for record in self:
            users = seeing(record, insiders(self.env, partner_ids))
            # sudo: see above
            partners = users.sudo().partner_id
            record.sudo()._message_subscribe(partners.ids, subtype_ids)
        return True

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Nobody from outside follows it."""
        partners = insiders(self.env, partner_ids).partner_id
        if not partners:
            return True
        return super()._message_subscribe(partners.ids, subtype_ids, customer_ids)

    @api.readonly
    def get_mention_suggestions(self, search):
        """Colleagues who see the record, for the menu that opens on @.

        :param search: what was typed of a name or an address
        :return: as res.partner.get_mention_suggestions
        """
        self.ensure_one().check_access("read")
        partners = self.env["res.partner"]
        for user in self._colleagues(search):
            if seeing(self, user):
                partners |= user.partner_id
            if len(partners) == SUGGESTED:
                break
        partners = partners.sudo(False)
        fields = partners._get_store_mention_fields()
        return Store().add(partners, extra_fields=fields).get_result()

    def _colleagues(self, search):
        # sudo: whom one works with; only those are shown who see the record.
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    *role_domain(self.env, AGENT),
                    ("company_ids", "in", self.sudo().company_id.ids),
                    ("share", "=", False),
                    ("id", "!=", self.env.uid),
                    "|",
                    ("name", "ilike", search),
                    ("email", "ilike", search),
                ],
                limit=LOOKED_AT,
            )
        )

    # -- in the thread ---------------------------------------------------------

    def note_to_edit(self, message_id):
        """A note of one's own, for Odoo's editor of messages; empty for another's."""
        self.ensure_one().check_access("read")
        note = self._notes().filtered(
            lambda one: one.id == message_id and one.author_id == self._myself()
        )
        return Store().add(note).get_result() if note else {}

    def _myself(self):
        return self.env.user.partner_id

    def _notes(self):
        """Its notes that this user may read, oldest first."""
        # sudo: which messages are mails.
        mails = self.env["email.message"].sudo()
        mails = mails._search([("conversation_id", "in", self.ids)])
        return self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("message_type", "!=", "user_notification"),
                ("id", "not in", mails.subselect("mail_message_id")),
            ],
            order="date, id",
        )
