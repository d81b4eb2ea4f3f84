from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from .note_access import CONVERSATION, foreign_notes, hidden_notes, readable_note

PLACE = ("model", "res_id", "body")
WAITING = ("queued", "sending")


class MailMessage(models.Model):
    """A message may be the message of a mail: then only those read it who may read its
    conversation, and nobody rewrites it, not even its author. A note on a conversation
    is read by those, too, and by whom it names; its author alone changes it."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        """Nobody writes a note in the name of another: core lets insiders."""
        messages = super().create(vals_list)
        if not self.env.su and foreign_notes(messages.filtered(_is_on_conversation)):
            raise AccessError(
                self.env._("Notes on a conversation are written in one's own name.")
            )
        return messages

    @api.model
    def _place(self, places):
        """Put new messages on their documents, with a body that is clean already.

        In ``create`` a body is sanitized once more, and a document makes the ORM look
        through the lists of every model that has messages, for each row: together more
        than half of its time. In bulk both are written afterwards, in one statement.

        :param places: list of (mail.message, document, Markup)
        """
        if not places:
            return
        self.env.flush_all()
        rows = SQL(", ").join(
            SQL("(%s, %s, %s, %s)", message.id, document._name, document.id, str(body))
            for message, document, body in places
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE mail_message message
                   SET model = place.model, res_id = place.res_id, body = place.body
                  FROM (VALUES %s) AS place (id, model, res_id, body)
                 WHERE message.id = place.id
                """,
                rows,
            )
        )
        placed = self.browse(message.id for message, _document, _body in places)
        placed.invalidate_recordset(PLACE, flush=False)
        placed.modified(PLACE)

    def tracking_status(self):
        """Beside each recipient of a message that the channel carried to the customer,
        what became of that mail. Nothing for who may not read the message: anybody can
        ask by a number."""
        if not self.has_access("read"):
            return []
        recipients = super().tracking_status()
        unknown = [one for one in recipients if not one["tracking_id"]]
        carried = unknown and self._carried_by()
        trackings = self._trackings_of(carried) if carried else {}
        for one in unknown:
            partner = self.env["res.partner"].browse(one["partner_id"] or [])
            # sudo: whoever sees a recipient sees the address.
            email = partner.sudo().email_normalized or email_normalize(one["recipient"])
            if email in trackings:
                status = self._partner_tracking_status_get(trackings[email])
            elif carried and carried.sorted("id")[-1:].state in WAITING:
                status = "waiting"
            else:
                continue
            one["status"] = status
            one["status_human"] = self._partner_tracking_status_human_get(status)
        return recipients

    def _carried_by(self):
        # sudo: whoever reads the message is told, as of what Odoo sends itself.
        Mail = self.env["email.message"].sudo()
        return Mail.search(
            [("ticket_message_id", "=", self.id), ("state", "!=", "draft")]
        )

    def _trackings_of(self, mails):
        """{address: newest mail.tracking.email} of the mails (email.message)"""
        trackings = mails.mail_message_id.mail_tracking_ids.sorted("id")
        return {email_normalize(one.recipient_address): one for one in trackings}

    # -- who reads mails ------------------------------------------------------

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation == "read":
            forbidden = self._hidden_mails() | hidden_notes(self)
        else:
            forbidden = self.browse(message for message, *_of in self._mails())
        if operation == "write":
            forbidden |= foreign_notes(self)
        if not forbidden:
            return result
        if result:
            return result[0] | forbidden, result[1]
        return forbidden, lambda: forbidden._make_access_error(operation)

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su:
            domain = Domain(domain) & self._readable_mails()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _readable_mails(self):
        """Messages of conversations that the user may read, and all that are neither
        mails nor notes there.

        A domain of each search, and no rule: documents' messages are searched past the
        rules (``bypass_search_access``), and the search tells what they say.
        """
        self.env["email.message"].flush_model(
            ["mail_message_id", "conversation_id", "state"]
        )
        self.env["mail.notification"].flush_model(["mail_message_id", "res_partner_id"])
        self.flush_model(["model", "res_id", "author_id", "partner_ids"])

        def to_sql(_model, alias, _query):
            return SQL(
                """NOT EXISTS (
                    SELECT FROM email_message mail
                     WHERE mail.mail_message_id = %s AND NOT %s) AND %s
                """,
                SQL.identifier(alias, "id"),
                self._readable_mail("mail"),
                readable_note(self.env, alias),
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _readable_mail(self, alias):
        """Whether the user may read the message of a mail: of a draft its writer, else
        whoever reads the conversation. Without one, it is read by the mail only.

        :param alias: of email_message in the query
        """
        return SQL(
            """CASE WHEN %(state)s = 'draft' THEN %(writer)s = %(user)s
                    ELSE EXISTS %(readable)s END""",
            state=SQL.identifier(alias, "state"),
            writer=SQL.identifier(alias, "create_uid"),
            user=self.env.uid,
            readable=self.env["email.conversation"]._readable_by_id(
                SQL.identifier(alias, "conversation_id")
            ),
        )

    @api.model
    def _get_with_access(self, message_id, mode="read", **kwargs):
        """Let nobody rewrite a mail or mark it with reactions. Core lets everybody who
        may write a note on the conversation."""
        message = super()._get_with_access(message_id, mode=mode, **kwargs)
        message -= hidden_notes(message)
        if mode == "read":
            return message - message._hidden_mails()
        return message.browse() if message._mails() else message

    def _hidden_mails(self):
        """Those of these messages that are mails which the user may not read."""
        mails = self._mails()
        if not mails:
            return self.browse()
        hidden = self._hidden_apart([mail for _id, _of, mail in mails if mail])
        mails = [(message, of) for message, of, mail in mails if not mail]
        # sudo: which conversations they are of, to see whether they may be read.
        conversations = self.env["email.conversation"].sudo()
        conversations = conversations.browse({each for _id, each in mails})
        readable = set(
            conversations.filtered_domain(
                self.env["email.conversation"]._readable_domain()
            ).ids
        )
        return hidden | self.browse(each for each, of in mails if of not in readable)

    def _hidden_apart(self, ids):
        """The messages of those drafts, and mails without a conversation, that are not
        the user's to read.

        :param ids: of email.message
        """
        mails = self.env["email.message"].browse(ids)
        hidden = mails - mails._filtered_access("read")
        # sudo: only to tell which they are.
        return hidden.sudo().mail_message_id.sudo(False)

    def _mails(self):
        """[(id, id of its conversation, id of the mail if that is a draft or without a
        conversation)] of those that are mails; none for the system."""
        if self.env.su or not self.ids:
            return []
        self.env["email.message"].flush_model(
            ["mail_message_id", "conversation_id", "state"]
        )
        return self.env.execute_query(
            SQL(
                "SELECT mail_message_id, conversation_id, CASE WHEN state = 'draft'"
                " OR conversation_id IS NULL THEN id END FROM email_message"
                " WHERE mail_message_id = ANY(%s)",
                self.ids,
            )
        )


def _is_on_conversation(message):
    # sudo: only where it is.
    return message.sudo().model == CONVERSATION
