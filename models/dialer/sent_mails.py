"""Mails of lists as conversations show them, made of their lines."""

import logging

from markupsafe import Markup

from odoo import fields
from odoo.fields import Command

from ...core.content.variables import fill_line
from ...core.conversation.address_list import join_addresses
from ...core.dialer.mold import values_of
from ...core.inbound import addresses
from ...core.inbound.html import clean, excerpt, resolve_cids
from ...core.inbound.parse import UnreadableMail, parse
from ...core.outbox.priority import MASS
from ..bulk import with_defaults
from ..quiet import NO_NOISE
from .letter_trouble import LetterTrouble, LineTrouble
from .line_letter import LineLetter, line_of

_logger = logging.getLogger(__name__)


class SentMails:
    """Made once for lines of any lists."""

    def __init__(self, env):
        self.env = env(context={**env.context, **NO_NOISE})
        self._letters = {}
        self._shown = {}

    def make(self, places):
        """What was sent to these lines, as mails of conversations: an answer finds them
        by it from now on.

        :param places: {email.dialer.line: email.conversation}
        :return: {email.dialer.line: email.message}
        """
        shown = {line: self._shown_once(line) for line in places}
        files = self._attach(places, shown)
        Mail = self.env["email.message"]
        mails = Mail.create(
            with_defaults(
                Mail,
                [
                    self._vals(line, conversation, shown[line], files[line])
                    for line, conversation in places.items()
                ],
            )
        )
        made = dict(zip(places, mails, strict=True))
        for line, mail in made.items():
            line.email_message_id = mail
        self._place(mails)
        return made

    def _place(self, mails):
        self.env["mail.message"]._place(
            [
                (
                    mail.mail_message_id,
                    mail.conversation_id,
                    Markup("<p>%s</p>") % mail.excerpt,
                )
                for mail in mails
            ]
        )
        for touchpoint, some in mails.grouped("touchpoint_id").items():
            self.env["email.thread.key"]._learn(
                touchpoint,
                [(mail.message_id, mail.conversation_id.id) for mail in some],
                ours=True,
            )
        self.env["email.correspondent"]._add_from_headers(mails)

    # -- what was sent -----------------------------------------------------------------

    def subject(self, line):
        """As its recipient has it; "" when it has none."""
        mail = self._shown_once(line)
        return mail.subject if mail else _filled_subject(line)

    def _shown_once(self, line):
        if line not in self._shown:
            self._shown[line] = self.shown(line)
        return self._shown[line]

    def shown(self, line):
        """The mail (core.inbound.mail.ParsedMail) as its recipient has it; None when it
        cannot be made again."""
        try:
            return parse(self._letter_of(line).build(line_of(line)).as_bytes())
        except (LetterTrouble, LineTrouble, UnreadableMail) as exc:
            _logger.warning("Mail of line %s not shown: %s", line.id, exc)
            return None

    def _letter_of(self, line):
        key = line.list_id, line.content_id
        if key not in self._letters:
            self._letters[key] = LineLetter(*key)
        return self._letters[key]

    def _attach(self, places, shown):
        """{line: ir.attachment}; each content is stored once, however many have it."""
        wanted = [
            (line, conversation, file)
            for line, conversation in places.items()
            for file in (shown[line].attachments if shown[line] else ())
        ]
        created = self.env["email.arrival"]._attach(
            [(conversation, file) for _line, conversation, file in wanted]
        )
        found = dict.fromkeys(places, self.env["ir.attachment"])
        for (line, _conversation, _file), attachment in zip(
            wanted, created, strict=True
        ):
            found[line] |= attachment
        return found

    def _vals(self, line, conversation, mail, files):
        sent_at = line.sent_at or line.attempted_at or fields.Datetime.now()
        return {
            **(self._said(mail, files) if mail else self._lost(line)),
            "conversation_id": conversation.id,
            "touchpoint_id": conversation.touchpoint_id.id,
            "direction": "out",
            "state": "bounced" if line.state == "rejected" else "sent",
            "failure_reason": line.failure_reason,
            # Nobody wrote it to this customer alone: it is no answer to anything.
            "automatic": True,
            "priority": MASS,
            "evidence": "list",
            "sent_at": sent_at,
            "date": sent_at,
            "message_type": "email",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            "message_id": line.message_id,
            "author_id": False,
        }

    def _said(self, mail, files):
        urls = {
            file.content_id: f"/web/image/{attachment.id}?unique={file.content_id}"
            for file, attachment in zip(mail.attachments, files, strict=True)
            if file.content_id
        }
        return {
            "body_html": resolve_cids(mail.html, urls),
            "excerpt": excerpt(mail.text),
            "subject": mail.subject,
            "email_from": join_addresses([mail.sender]) if mail.sender else "",
            "email_to": join_addresses(mail.to),
            "reply_to": join_addresses(mail.reply_to),
            "attachment_ids": [Command.set(files.ids)],
        }

    def _lost(self, line):
        """Of a mail that cannot be made again: what its line knows."""
        words = self.env._("What was sent to this recipient cannot be shown any more.")
        return {
            "body_html": clean(f"<p>{words}</p>"),
            "excerpt": words,
            "subject": _filled_subject(line),
            "email_from": line.list_id.dialer_id.touchpoint_id.email,
            "email_to": join_addresses(addresses.read_all(line.email)),
        }


def _filled_subject(line):
    """What is known of the subject of a mail that cannot be made again."""
    subject = line.content_id.subject or line.list_id.subject or ""
    return fill_line(subject, values_of(line.variables or {})).text
