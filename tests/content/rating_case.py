"""A sent answer whose customer may rate it, and the pages behind its icons."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import parse_qs, urlsplit

from odoo.tests import HttpCase

from ...core.content import rating_proof as proof
from ...models.content import rated_mail
from ..outbox.outbox_case import OutboxCase

LINK = re.compile(r"https?://[^\s\"<>]+/email_channel/rating/[^\s\"<>]+")


class RatingCase(HttpCase, OutboxCase):
    # OutboxCase does it, for each test.
    registry_test_mode = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["email.rating.setting"].create(
            {"touchpoint_id": cls.touchpoint.id, "enabled": True}
        )

    @property
    def setting(self):
        return self.touchpoint.rating_setting_ids

    @property
    def ratings(self):
        self.env.invalidate_all()
        return self.env["rating.rating"].search([("email_touchpoint_id", "!=", False)])

    def send_answer(self, **vals):
        """The mail (email.message) and what its recipient has in his hands."""
        mail = self.write_answer(**vals)
        return mail, self.delivered()

    def delivered(self):
        """The last mail that the SMTP server took (EmailMessage)."""
        self.send()
        return self.parsed(self.smtpd.sent[-1].raw)

    def parsed(self, raw):
        return message_from_bytes(raw, policy=policy.default)

    def links(self, message):
        """The rating links in the HTML of a mail, as they are there."""
        html = message.get_body(("html",)).get_content()
        return list(dict.fromkeys(LINK.findall(html)))

    def text_links(self, message):
        return LINK.findall(message.get_body(("plain",)).get_content())

    def path(self, link):
        return "/email_channel/" + link.partition("/email_channel/")[2]

    # -- what is behind a link -----------------------------------------------------

    def now(self):
        return datetime.now(UTC)

    def key(self):
        return rated_mail.key(self.env)

    def token(self, path):
        return path.split("/")[3]

    def slip(self, path, ago=1.0):
        """Of somebody who began to press so many seconds ago."""
        began = self.now() - timedelta(seconds=ago)
        return proof.begin(self.token(path), began, self.key())

    def place(self, path, name):
        return f"/email_channel/rating/{self.token(path)}/{name}"

    def press(self, path):
        """As the page tells the server that somebody begins to press."""
        return self.url_open(self.place(path, "press"), method="POST")

    def key_of(self, thanks):
        """What lets him who rated comment."""
        return parse_qs(urlsplit(thanks.url).query)["key"][0]

    def rate(self, path, value=None, **fields):
        """As the page sends it for a person."""
        fields.setdefault("slip", self.slip(path))
        value = path.rpartition("/")[2] if value is None else value
        data = {"value": value, **fields}
        return self.url_open(self.place(path, "rate"), data=data)
