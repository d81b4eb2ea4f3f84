from unittest.mock import patch

from odoo.addons.bus.models.bus_listener_mixin import BusListenerMixin

from ..common import ChannelCase


class TestNewMailNews(ChannelCase):
    """Who hears of a new mail in an open conversation (D2)."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.incoming = self.receive(self.mail())
        self.conversation = self.incoming.conversation_id

    def heard(self, *raws):
        """[(whom, payload)] of what agents are told while these mails come in."""
        told = []
        send = BusListenerMixin._bus_send

        def record(listener, name, message, /, **kwargs):
            if name == "email_channel.new_mails":
                told.append((listener, message))
            return send(listener, name, message, **kwargs)

        with patch.object(BusListenerMixin, "_bus_send", record):
            mails = self.receive(*raws)
        return told, mails

    def follow_up(self, number=1):
        return self.mail(
            f"Re: Broken kettle {number}",
            "It still leaks.",
            In_Reply_To=self.incoming.message_id,
        )

    def test_agent_who_has_it_hears_once_of_all_that_came(self):
        self.conversation.with_user(self.agent).action_pick()
        told, mails = self.heard(self.follow_up(1), self.follow_up(2))
        self.assertEqual(mails.conversation_id, self.conversation)
        self.assertEqual(len(told), 1)
        listener, payload = told[0]
        self.assertEqual(listener, self.agent)
        self.assertEqual(payload["mail_ids"], mails.ids)
        self.assertEqual(payload["sender"], "Carla Customer")

    def test_nobody_hears_of_what_nobody_has(self):
        told, _mails = self.heard(self.follow_up())
        self.assertFalse(told)

    def test_own_answer_is_no_news(self):
        self.conversation.with_user(self.agent).action_pick()
        told = []
        with patch.object(
            BusListenerMixin,
            "_bus_send",
            lambda listener, name, *args, **kwargs: told.append(name),
        ):
            self.answer(self.incoming)
        self.assertIn("email.conversation/changed", told)
        self.assertNotIn("email_channel.new_mails", told)
