import re
from email import message_from_bytes, policy
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user

from odoo.addons.bus.models.bus_listener_mixin import BusListenerMixin

from ..common import CUSTOMER, ChannelCase
from ..security.test_access import GROUPS

PICTURE = re.compile(r'<img src="([^"]*/mail/tracking/open/[^"]*)"')


class TestDelivery(HttpCase, ChannelCase):
    """What is known of a mail after it has left (D11)."""

    # ChannelCase does it, for each test.
    registry_test_mode = False

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())

    def sent(self, **vals):
        mail = self.answer(self.incoming, **vals)
        self.send_queue()
        return mail

    def picture(self):
        """Path of the picture in what the customer got; None without one."""
        message = message_from_bytes(self.inbox(CUSTOMER)[-1], policy=policy.default)
        found = PICTURE.search(message.get_body(("html",)).get_content())
        return found and re.sub("^https?://[^/]+", "", found[1])

    def shown(self, mail):
        thread = mail.conversation_id.with_user(self.agent).get_thread()
        return next(each for each in thread["messages"] if each["id"] == mail.id)

    def states(self, mail):
        delivery = mail.with_user(self.agent).get_delivery()
        return {one["email"]: one["state"] for one in delivery["recipients"]}

    def test_no_picture_unless_the_company_wants_it(self):
        mail = self.sent()
        self.assertIsNone(self.picture())
        self.assertEqual(mail.state, "sent")
        self.assertTrue(self.shown(mail)["sent_at"])
        self.assertFalse(self.shown(mail)["opened_at"])

    def test_the_picture_tells_that_it_was_opened(self):
        self.touchpoint.company_id.email_open_picture = True
        mail = self.sent()
        path = self.picture()
        told = []
        send = BusListenerMixin._bus_send

        def record(listener, name, message, /, **kwargs):
            told.append(name)
            return send(listener, name, message, **kwargs)

        self.env.flush_all()
        with patch.object(BusListenerMixin, "_bus_send", record):
            self.assertEqual(self.url_open(path).headers["Content-Type"], "image/gif")
        self.env.invalidate_all()
        self.assertTrue(self.shown(mail)["opened_at"])
        self.assertIn("email.conversation/changed", told)
        self.assertEqual(self.states(mail), {CUSTOMER: "opened"})

    def test_neither_the_thread_nor_the_sent_folder_has_the_picture(self):
        self.touchpoint.company_id.email_open_picture = True
        mail = self.sent()
        self.assertTrue(self.picture())
        self.assertNotIn("tracking", mail.body_html)
        raw = mail.sudo().with_context(bin_size=False).sent_raw
        self.assertTrue(raw)
        copy = message_from_bytes(raw, policy=policy.default)
        self.assertNotIn("tracking/open", copy.get_body(("html",)).get_content())

    def test_of_several_it_is_not_said_who_opened_it(self):
        mail = self.sent(email_cc="colleague@demo.test")
        mail._on_opened(mail.sent_at)
        delivery = mail.with_user(self.agent).get_delivery()
        self.assertTrue(delivery["opened_by_one_of_them"])
        self.assertEqual(
            self.states(mail), {CUSTOMER: "sent", "colleague@demo.test": "sent"}
        )

    def test_a_bounce_says_its_reason_beside_its_recipient(self):
        mail = self.sent(email_cc="colleague@demo.test")
        mail.write(
            {
                "state": "bounced",
                "failure_reason": "colleague@demo.test: 5.1.1 No such user",
            }
        )
        delivery = mail.with_user(self.agent).get_delivery()
        first, second = delivery["recipients"]
        self.assertEqual((first["state"], first["reason"]), ("sent", ""))
        self.assertEqual(
            (second["state"], second["reason"]), ("bounced", "5.1.1 No such user")
        )

    def test_a_mail_that_waits_has_reached_nobody(self):
        mail = self.answer(self.incoming)
        self.assertEqual(self.states(mail), {CUSTOMER: "queued"})

    def test_who_may_not_read_the_mail_is_told_nothing(self):
        mail = self.sent()
        stranger = new_test_user(
            self.env, "delivery_stranger", groups="email_channel.group_email_agent"
        )
        with self.assertRaises(AccessError):
            mail.with_user(stranger).get_delivery()

    def test_nor_by_what_was_heard_of_it(self):
        """Any number names a message, and what is known of whom it went to."""
        self.touchpoint.company_id.email_open_picture = True
        mail = self.sent()
        self.url_open(self.picture())
        self.env.invalidate_all()
        message = mail.sudo().mail_message_id
        events = message.mail_tracking_ids.tracking_event_ids
        self.assertEqual(set(events.mapped("event_type")), {"sent", "open"})
        for login, groups in GROUPS.items():
            user = new_test_user(self.env, f"delivery_{login}", groups=groups)
            reads = login in ("supervisor", "administrator")
            with self.subTest(login):
                told = message.with_user(user).tracking_status()
                self.assertEqual(bool(told), reads)
                theirs = events.with_user(user)
                if reads:
                    self.assertEqual(theirs.search([]) & events, events)
                    self.assertTrue(theirs.read(["recipient"]))
                    continue
                with self.assertRaises(AccessError):
                    theirs.read(["recipient"])
                if login in ("agent", "employee"):
                    self.assertFalse(theirs.search([("id", "in", events.ids)]))
        self.assertTrue(message.with_user(self.agent).tracking_status())
        self.assertTrue(events.with_user(self.agent).read(["recipient"]))
