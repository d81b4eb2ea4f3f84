"""Erasing what a customer wrote and was written; figures, times and states stay."""

from odoo import fields
from odoo.fields import Command, Domain
from odoo.tools import SQL, escape_psql

from ...core.ticket.forget import without_address, without_entry
from .forgotten_traces import HEADERS, TEXTS

EMPTY_MAIL = {
    "body_html": False,
    "excerpt": False,
    "email_to": False,
    "email_cc": False,
    "email_bcc": False,
    "in_reply_to": False,
    "references": False,
    "keyword": False,
    "authentication": False,
    "written_html": False,
    "quote_html": False,
    "carries": False,
    "failure_reason": False,
    "delivery": False,
    "sent_raw": False,
    "copy_due_at": False,
}
EMPTY_MESSAGE = {
    "subject": False,
    "email_from": False,
    "reply_to": False,
    "email_to": False,
    "email_cc": False,
    "outgoing_email_to": False,
    "incoming_email_to": False,
    "incoming_email_cc": False,
    "partner_ids": [Command.clear()],
}
# What finds a conversation, and the dialogs that show it.
THREAD = (
    "email.auto.answer.log",
    "email.thread.key",
    "email.correspondent",
    "email.block",
    "email.block.sender",
    "email.whisper",
)
UNSENT = ("queued", "sending", "uncertain", "failed")


class Erasure:
    """Of one address. Each method does one thing, and finds nothing when it is done
    again; whoever calls commits in between.

    :param traces: forgotten_traces.Traces
    """

    def __init__(self, traces):
        self.traces = traces
        self.env = traces.env
        self.address = traces.address
        self.erased = self.env._("Erased")

    # -- his conversations -------------------------------------------------------

    def conversation(self, conversation):
        """With its mails, its notes, its files, and what it left on its ticket."""
        self._dialogs(conversation)
        self.drafts(self.env["email.message"]._drafts_in(conversation))
        self.mails(conversation.email_message_ids)
        self._notes(conversation)
        self._activities(conversation)
        self._pictures(conversation)
        self._forget_thread(conversation)
        conversation.write(
            {
                "name": self.erased,
                "customer_email": False,
                "customer_name": False,
                "partner_id": False,
                "newest_excerpt": False,
                "erased_at": fields.Datetime.now(),
            }
        )
        self.env["email.search"]._renew(conversation)
        self.ticket(conversation.ticket_id)
        self._transcripts(conversation)
        self.env["email.automation.entry"]._on_forgotten(conversation)
        self.env["email.supervision"]._on_forgotten(conversation)
        conversation._close(mailed=False)

    def _dialogs(self, conversation):
        """What somebody is writing."""
        names = ("parent_id", "replaces_id", "draft_id", "conflict_id")
        of_it = Domain.OR(
            [(f"{name}.conversation_id", "in", conversation.ids)] for name in names
        )
        self.env["email.compose"].search(of_it).unlink()

    def _transcripts(self, conversation):
        transcripts = self.env["email.transcript"]
        transcripts._on_conversations_deleted(conversation)
        transcripts.search([("conversation_id", "in", conversation.ids)]).unlink()

    def _forget_thread(self, conversation):
        """By what later mail would find it, and what would bring its words back."""
        mine = [("conversation_id", "in", conversation.ids)]
        for model in THREAD:
            self.env[model].search(mine).unlink()
        self.env["email.move"].search(
            [
                "|",
                ("source_id", "in", conversation.ids),
                ("target_id", "in", conversation.ids),
            ]
        ).unlink()
        events = self.env["email.conversation.event"].search(mine)
        events.filtered("note").note = False

    def _notes(self, record):
        """What colleagues and the channel wrote there."""
        messages = self._messages_of(record)
        messages.attachment_ids.unlink()
        self._messages(messages)

    def _activities(self, record):
        """Those that are done keep what was noted on them, too."""
        self.env["mail.activity"].with_context(active_test=False).search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        ).unlink()

    def _messages_of(self, record):
        """All of them: some are not in its chatter."""
        return self.env["mail.message"].search(
            [("model", "=", record._name), ("res_id", "in", record.ids)]
        )

    def _pictures(self, record):
        self.env["ir.attachment"].search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        ).unlink()

    # -- mails -------------------------------------------------------------------

    def drafts(self, drafts):
        """Nobody has seen them but who wrote them."""
        drafts._outgoing().unlink()
        drafts._draft_files().unlink()
        drafts.mail_message_id.unlink()

    def mails(self, mails):
        """Their words, addresses and files. What waits to be sent is not sent."""
        if not mails:
            return
        files = mails.file_ids
        (mails.attachment_ids | files.attachment_id).unlink()
        files.write(
            {
                "name": self.erased,
                "digest": False,
                "content_id": False,
                "refusal": False,
            }
        )
        self.rows(mails.inbound_id)
        mails.filtered(lambda mail: mail.state in UNSENT).write({"state": "cancelled"})
        mails._forget_outgoing()
        self.env["rating.rating"]._forget(mails)
        self._messages(mails.mail_message_id)
        self._messages(mails.ticket_message_id)
        self.env["email.similar"]._on_erased(mails)
        mails.write(EMPTY_MAIL)
        self.env["email.correspondent"].search([("mail_id", "in", mails.ids)]).unlink()
        self.env["email.paragraphs"].search([("message_id", "in", mails.ids)]).unlink()

    def _messages(self, messages):
        """Empty messages of Odoo; that there was one, when, stays."""
        if not messages:
            return
        messages.tracking_value_ids.unlink()
        messages.notification_ids.unlink()
        for message in messages:
            author = message.author_id.filtered("user_ids")
            message.write(
                {
                    **EMPTY_MESSAGE,
                    "body": self.erased,
                    "author_id": author.id,
                    "message_id": f"<erased.{message.id}@email-channel.invalid>",
                }
            )
        self._trackings(
            self.env["mail.tracking.email"].search(
                [("mail_message_id", "in", messages.ids)]
            )
        )

    def _trackings(self, trackings):
        """Whether and when it was opened stays, not by whom and from where."""
        trackings.tracking_event_ids.write(
            dict.fromkeys(
                ("recipient", "url", "ip", "user_agent", "error_details"), False
            )
        )
        trackings.write(
            dict.fromkeys(
                (
                    "name",
                    "recipient",
                    "partner_id",
                    "sender",
                    "error_description",
                    "bounce_description",
                ),
                False,
            )
        )

    # -- the ledger --------------------------------------------------------------

    def rows(self, rows):
        """The mail as it was fetched, here and outside. Folder, number and digest stay:
        by them it is not fetched again."""
        if not rows:
            return
        rows |= self.env["email.inbound"].search([("original_id", "in", rows.ids)])
        rows.stored_file_id._bury()
        rows.filtered(lambda row: row.state in ("fetched", "held", "failed")).write(
            {"state": "dropped"}
        )
        rows._drop_raw(
            {
                "raw_deleted_at": fields.Datetime.now(),
                "raw_deleted_days": 0,
                "stored_file_id": False,
                "subject": self.erased,
                "sender": False,
                "message_id": False,
                "rate_key": False,
                "reason": False,
                "traceback": False,
                "next_attempt_at": False,
            }
        )
        self.env["email.supervision"]._on_mails_erased(rows)

    # -- tickets -----------------------------------------------------------------

    def ticket(self, ticket):
        """His alone, it is emptied; of one with other customers' conversations only
        what names him."""
        if not ticket:
            return
        others = ticket.email_conversation_ids.filtered(lambda one: not one.erased_at)
        if not others:
            self._notes(ticket)
            self._pictures(ticket)
            self._activities(ticket)
            self._write_ticket(
                ticket, {"name": self.erased, "description": self.erased}
            )
        else:
            self._mentions_in(self._messages_of(ticket))
        if not others or without_address(ticket.partner_email, self.address) != (
            ticket.partner_email
        ):
            self._write_ticket(
                ticket,
                {"partner_id": False, "partner_name": False, "partner_email": False},
            )

    def _write_ticket(self, ticket, vals):
        ticket.with_context(
            tracking_disable=True, mail_notrack=True, mail_create_nolog=True
        ).write(vals)

    # -- where others name him ---------------------------------------------------

    def mentions(self, mails):
        """His address goes out of headers and texts; the mail stays its writer's. Its
        original cannot be changed, and goes."""
        for mail in mails:
            headers = {
                name: without_entry(mail[name], self.address)
                for name in HEADERS
                if mail[name]
            }
            texts = {
                name: without_address(str(mail[name]), self.address)
                for name in TEXTS
                if mail[name]
            }
            mail.write(headers | texts)
        self._mentions_in(mails.mail_message_id)
        self.rows(mails.inbound_id)
        self.env["email.correspondent"].search(
            [("mail_id", "in", mails.ids), ("email", "=", self.address)]
        ).unlink()

    def _mentions_in(self, messages):
        names = ("subject", "body", "email_from", "reply_to", "email_to", "email_cc")
        for message in messages:
            vals = {
                name: without_address(str(message[name]), self.address)
                for name in names
                if message[name]
            }
            message.write(
                {name: value for name, value in vals.items() if value != message[name]}
            )

    # -- what is left ------------------------------------------------------------

    def rest(self):
        """Elsewhere in Odoo's mail, and on lists of blocked senders."""
        self._trackings(
            self.env["mail.tracking.email"].search(
                [("recipient_address", "=ilike", escape_psql(self.address))]
            )
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM bus_bus WHERE message ILIKE %s",
                f"%{escape_psql(self.address)}%",
            )
        )
        written = [
            ("email_to", "ilike", escape_psql(self.address)),
            ("touchpoint_id.company_id", "=", self.traces.company.id),
        ]
        self.env["email.compose"].search(written).unlink()
        self._unblock()
        self.env["email.supervision"]._on_address_erased(
            self.traces.company, self.address
        )

    def _unblock(self):
        touchpoints = self.env["email.touchpoint"].with_context(active_test=False)
        company = self.traces.company.sudo()
        lists = [
            (each, "blocked_senders")
            for each in touchpoints.search([("company_id", "=", company.id)])
        ]
        for record, name in [*lists, (company, "email_blocked_senders")]:
            entries = [each.strip() for each in (record[name] or "").split(",")]
            kept = [each for each in entries if each.lower() != self.address]
            if kept != entries:
                record[name] = ", ".join(kept)
