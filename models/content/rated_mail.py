"""One mail that its customer may rate, once."""

from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.fields import Domain
from odoo.tools import mute_logger

from ...core.content import record_token as tokens
from ...core.content.rating_icons import LONGEST_COMMENT, icon_of

VALID_FOR = timedelta(days=90)


def key(env):
    """Secret of this database, for core.content."""
    return env["email.conversation"]._token_key()


def path(mail):
    """Where its icons lead to; the value comes behind."""
    token = tokens.make(tokens.RATING, mail.id, mail.message_id or "", key(mail.env))
    return f"/email_channel/rating/{token}/"


def find(env, token):
    """The mail of a token; None when it never was one, or is none any more.

    :param env: whose rights are the system's
    """
    number = tokens.record_of(token)
    mail = number and env["email.message"].browse(number).exists()
    if not mail or mail.direction != "out":
        return None
    genuine = tokens.is_genuine(
        token, tokens.RATING, mail.id, mail.message_id or "", key(env)
    )
    conversation = mail.conversation_id
    if not genuine or not conversation or conversation.erased_at:
        return None
    return RatedMail(mail)


class RatedMail:
    """:param mail: email.message with the rights of the system"""

    def __init__(self, mail):
        self.mail = mail
        self.env = mail.env
        self.conversation = mail.conversation_id
        self.touchpoint = mail.touchpoint_id or self.conversation.touchpoint_id

    @property
    def setting(self):
        """email.rating.setting, empty when it was never set up"""
        return self.touchpoint.rating_setting_ids

    @property
    def rating(self):
        """rating.rating, empty as long as it is not rated"""
        mine = [("email_message_id", "=", self.mail.id)]
        return self.env["rating.rating"].search(mine, limit=1)

    @property
    def is_over(self):
        """Whether it is too late to rate it."""
        sent = self.mail.sent_at or self.mail.date
        return sent + VALID_FOR < fields.Datetime.now()

    @property
    def language(self):
        """Code of the customer's language, or else of the company's."""
        contact = self.conversation.ticket_id.partner_id or self.conversation.partner_id
        company = self.conversation.company_id.partner_id
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        known = (one.lang for one in (contact, company) if one.lang in installed)
        return next(known, "en_US")

    # -- what the customer does ----------------------------------------------------

    def rate(self, value):
        """The first one counts.

        :param value: of an icon of the touchpoint's set
        :return: whether it is recorded, and this was it
        :raises ValueError: for another value
        """
        if not icon_of(self.setting.icons, value):
            raise ValueError(value)
        if self.rating:
            return False
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                rating = self._record(value)
        except psycopg2.errors.UniqueViolation:
            # Somebody else who has the link was faster by a moment.
            return False
        self._tell(rating)
        return True

    def comment(self, text):
        """Add what the customer says to his rating, once.

        :param text: plain text
        :return: whether it was added
        """
        text = text.replace("\x00", "").strip()[:LONGEST_COMMENT]
        rating = self.rating
        if not (text and rating and not rating.feedback):
            return False
        rating.feedback = text
        self.conversation._changed()
        return True

    def _record(self, value):
        Rating = self.env["rating.rating"]
        contact = self.conversation.ticket_id.partner_id or self.conversation.partner_id
        rating = Rating.create(
            {
                **Rating._place_of(self.conversation),
                "rating": value,
                "consumed": True,
                # Whoever had one could rate by Odoo's own page, as scanners do.
                "access_token": False,
                "partner_id": contact.id,
                "rated_partner_id": self._agent().partner_id.id,
                "email_message_id": self.mail.id,
                "email_touchpoint_id": self.touchpoint.id,
                "email_queue_id": self._queue().id,
                "email_icons": self.setting.icons,
            }
        )
        rating.write(rating._queue_as_parent())
        self.env.flush_all()
        return rating

    def _tell(self, rating):
        about = {
            "user_id": self._agent().id,
            "queue_id": rating.email_queue_id.id,
            "by_id": False,
            "rating_id": rating.id,
        }
        event = self.env["email.conversation.event"]
        event._log("rated", [(self.conversation, about)])
        self.conversation._changed()
        self.env["email.automation.entry"]._on_rated(rating)

    # -- whom it is about ------------------------------------------------------------

    def _agent(self):
        """Who wrote it (res.users); of an automatic mail, who wrote the last answer
        before it."""
        mine = Domain("conversation_id", "=", self.conversation.id)
        written = Domain("direction", "=", "out") & Domain("id", "<=", self.mail.id)
        mails = self.env["email.message"].search_fetch(
            mine & written, ["author_id"], order="id desc"
        )
        agents = (mail.author_id.user_ids[:1] for mail in mails)
        inside = (one for one in agents if one and not one._is_superuser())
        return next(inside, self.conversation.user_id)

    def _queue(self):
        """In which the conversation was when the mail was sent."""
        events = self.env["email.conversation.event"].search(
            [
                ("conversation_id", "=", self.conversation.id),
                ("at", "<=", self.mail.sent_at or self.mail.date),
                "|",
                ("queue_id", "!=", False),
                ("to_queue_id", "!=", False),
            ],
            order="at desc, id desc",
            limit=1,
        )
        return events.to_queue_id or events.queue_id or self.conversation.queue_id
