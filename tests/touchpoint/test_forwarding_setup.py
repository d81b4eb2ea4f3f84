from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.tests import Form, new_test_user, tagged

from ..common import PASSWORD, SUPPORT
from ..inbound.forwarding_case import PUBLIC, ForwardingCase

LINK = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8xample%5D-Kx3vYxample"


@tagged("post_install", "-at_install")
class TestForwardingAddress(ForwardingCase):
    def test_it_appears_while_the_email_address_is_typed_and_is_what_is_saved(self):
        user = new_test_user(
            self.env,
            "channel_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        with Form(self.env["email.touchpoint"].with_user(user)) as form:
            form.name = "New"
            form.connection_method = "forwarding"
            self.assertFalse(form.forwarding_address)
            form.email = "sal@shop.example"
            first = form.forwarding_address
            self.assertRegex(first, r"^support\+sal\.[a-z2-7]{16}@demo\.test$")
            form.email = "sales@shop.example"
            shown = form.forwarding_address
            self.assertEqual(shown, first.replace("sal.", "sales."))
            form.sending_method = "platform"
        self.assertEqual(form.record.forwarding_address, shown)

    def test_it_stays_when_the_name_changes_and_once_somebody_may_know_it(self):
        address = self.forwarded.forwarding_address
        with Form(self.forwarded) as form:
            form.name = "Another name"
        self.assertEqual(self.forwarded.forwarding_address, address)
        self.make_connected()
        with Form(self.forwarded) as form:
            form.email = "other@shop.example"
        self.assertEqual(self.forwarded.forwarding_address, address)

    def test_forwarding_stays_chosen_when_the_provider_is_known(self):
        for address in ("shop@gmail.com", "shop@outlook.com"):
            with Form(self.env["email.touchpoint"]) as form:
                form.name = "New"
                form.connection_method = "forwarding"
                form.email = address
                form.smtp_password = "secret"
            self.assertEqual(form.record.connection_method, "forwarding")
            self.assertTrue(form.record.smtp_host)

    def test_agents_do_not_see_it(self):
        agents = self.forwarded.with_user(self.agent)
        self.assertEqual(agents.email, PUBLIC)
        for name in ("forwarding_address", "confirmation_code", "confirmation_link"):
            with self.assertRaises(AccessError):
                agents.read([name])

    def test_no_two_touchpoints_have_the_same(self):
        other = self.make_forwarded(email="b@shop.example")
        copy = self.forwarded.copy()
        addresses = (self.forwarded + other + copy).mapped("forwarding_address")
        self.assertEqual(len(set(filter(None, addresses))), 3)

    def test_one_that_can_be_guessed_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "made by Odoo"):
            self.forwarded.forwarding_address = "info@demo.test"

    def test_on_the_companys_alias_domain(self):
        self.carrier.takes_forwarded = False
        domain = self.env["mail.alias.domain"].create({"name": "alias.example"})
        self.env.company.alias_domain_id = domain
        made = self.make_forwarded(email="b@shop.example").forwarding_address
        self.assertRegex(made, r"^b\.[a-z2-7]{16}@alias\.example$")

    def test_without_any_domain_it_says_what_to_set_up(self):
        self.carrier.takes_forwarded = False
        self.env.company.alias_domain_id = False
        made = self.make_forwarded(email="b@shop.example")
        self.assertFalse(made.forwarding_address)
        for action in (made.action_validate, made.action_new_forwarding_address):
            with self.assertRaisesRegex(RedirectWarning, "alias domain"):
                action()
        self.carrier.takes_forwarded = True
        made.invalidate_recordset()
        made.action_new_forwarding_address()
        self.assertTrue(made.forwarding_address)

    def test_a_touchpoint_without_mailbox_takes_no_others_mail(self):
        with self.assertRaisesRegex(ValidationError, "needs a mailbox"):
            self.forwarded.takes_forwarded = True


@tagged("post_install", "-at_install")
class TestConfirmation(ForwardingCase):
    def test_gmails_code_is_shown_before_anything_is_connected(self):
        self.come_by_mailbox(self.example("gmail-confirmation"))
        self.assertEqual(self.forwarded.confirmation_provider, "Gmail")
        self.assertEqual(self.forwarded.confirmation_code, "123456789")
        self.assertEqual(self.forwarded.confirmation_link, LINK)
        self.assertEqual(len(self.conversations()), 1)
        action = self.forwarded.action_follow_confirmation()
        self.assertEqual(action["url"], LINK)

    def test_of_one_that_nobody_vouches_for_the_link_is_not_shown(self):
        self.come_by_gateway(self.example("gmail-confirmation"))
        self.assertEqual(self.forwarded.confirmation_code, "123456789")
        self.assertFalse(self.forwarded.confirmation_link)

    def test_through_the_gateway_the_server_is_believed_that_was_named(self):
        self.forwarded.authentication_server = "mx.shop.example"
        self.come_by_gateway(self.example("gmail-confirmation-spanish"))
        self.assertEqual(self.forwarded.confirmation_code, "234567890")
        self.assertEqual(self.forwarded.confirmation_link, LINK)

    def test_a_forged_one_shows_nothing_and_replaces_nothing(self):
        self.come_by_mailbox(
            self.example("gmail-confirmation-forged"),
            self.example("gmail-confirmation-other-sender"),
        )
        self.assertFalse(self.forwarded.confirmation_code)
        self.come_by_mailbox(
            self.example("gmail-confirmation"),
            self.example("gmail-confirmation-unverified"),
        )
        self.assertEqual(self.forwarded.confirmation_code, "123456789")


@tagged("post_install", "-at_install")
class TestValidation(ForwardingCase):
    def forward(self, raw, address=None):
        """As the provider passes it on."""
        address = address or self.forwarded.forwarding_address
        return f"X-Forwarded-To: {address}\r\n".encode() + raw

    def test_the_probe_goes_to_the_public_address_and_connects_when_it_is_back(self):
        raw = self.validate()
        self.assertEqual(self.smtpd.sent[-1].rcpt_tos, (PUBLIC,))
        self.assertEqual(self.forwarded.validation, "waiting")
        self.assertEqual(self.forwarded.connection_status, "not_connected")
        self.come_by_mailbox(self.forward(raw))
        self.assertEqual(self.forwarded.connection_status, "connected")
        self.assertFalse(self.forwarded.validation)
        row = self.rows()
        self.assertEqual(row.state, "dropped")
        self.assertIn("forwarding works", row.reason)
        self.assertFalse(self.conversations())
        self.forwarded.action_activate()
        self.come_by_mailbox(self.example("gmail-automatic"))
        self.assertEqual(len(self.conversations()), 1)

    def test_forwarded_in_a_new_mail_it_connects_too(self):
        token = self.validate().split(b"[")[1].split(b"]")[0].decode()
        raw = self.mail(
            f"Fwd: Forwarding check [{token}]",
            From=PUBLIC,
            To=self.forwarded.forwarding_address,
        )
        self.come_by_gateway(raw)
        self.assertEqual(self.forwarded.connection_status, "connected")

    def test_look_now_reads_the_mailbox_that_takes_it(self):
        raw = self.validate()
        self.assertEqual(
            self.forwarded.action_look_for_probe()["params"]["type"], "info"
        )
        self.dovecot.deliver(SUPPORT, self.forward(raw))
        self.env.flush_all()
        answer = self.forwarded.action_look_for_probe()
        self.assertEqual(answer["params"]["type"], "success")

    def test_not_back_in_time_it_says_so_and_may_be_sent_again(self):
        first = self.validate()
        self.env["email.touchpoint"]._cron_validation()
        self.assertEqual(self.forwarded.validation, "waiting")
        later = fields.Datetime.now() + timedelta(minutes=11)
        with freeze_time(later):
            self.env["email.touchpoint"]._cron_validation()
            self.assertEqual(self.forwarded.validation, "late")
            second = self.validate()
            self.assertEqual(self.forwarded.validation, "waiting")
            self.come_by_gateway(self.forward(first))
            self.assertEqual(self.forwarded.connection_status, "not_connected")
            self.assertIn("old test mail", self.rows().reason)
            self.come_by_gateway(self.forward(second))
        self.assertEqual(self.forwarded.connection_status, "connected")

    def test_the_last_probe_connects_though_it_is_late(self):
        raw = self.validate()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=30)):
            self.env["email.touchpoint"]._cron_validation()
            self.come_by_gateway(self.forward(raw))
        self.assertEqual(self.forwarded.connection_status, "connected")

    def test_a_probe_of_days_ago_connects_nothing(self):
        raw = self.validate()
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            self.come_by_gateway(self.forward(raw))
        self.assertEqual(self.forwarded.connection_status, "not_connected")

    def test_a_forged_probe_is_a_mail_like_any_other(self):
        raw = self.validate()
        sent = int(raw.split(b"ec.probe.")[1].split(b".")[1])
        forged = f"ec.probe.{self.forwarded.id}.{sent}.aaaaaaaaaaaaaaaa"
        self.come_by_gateway(self.forward(self.mail(X_Email_Channel_Probe=forged)))
        self.assertEqual(self.forwarded.connection_status, "not_connected")
        self.assertEqual(self.rows().state, "held")  # waits until it is active

    def test_a_probe_of_another_touchpoint_connects_nothing(self):
        other = self.make_forwarded(email="other@shop.example")
        self.env.flush_all()
        other.action_validate()
        raw = self.smtpd.sent[-1].raw
        self.validate()
        self.come_by_gateway(self.forward(raw))
        self.assertEqual(self.forwarded.connection_status, "not_connected")

    def test_connect_is_validate_and_tries_its_own_server_first(self):
        self.forwarded.write(
            {"sending_method": "smtp", "smtp_host": "127.0.0.1", "smtp_port": 1}
        )
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "no password"):
            self.forwarded.action_connect()
        self.forwarded.smtp_password = "wrong"
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "does not accept connections"):
            self.forwarded.action_connect()
        self.assertFalse(self.smtpd.sent)

    def test_sending_that_was_lost_is_reconnected_without_a_probe(self):
        self.come_by_gateway(self.forward(self.validate()))
        self.forwarded.sending_id.status = "lost"
        self.smtpd.sent.clear()
        self.env.flush_all()
        self.forwarded.action_reconnect()
        self.env.invalidate_all()
        self.assertEqual(self.forwarded.connection_status, "connected")
        self.assertFalse(self.smtpd.sent)

    def test_mistyped_password_for_sending_leaves_the_one_in_use(self):
        self.forwarded.write(
            {
                "sending_method": "smtp",
                "smtp_host": "127.0.0.1",
                "smtp_port": self.smtpd.port,
                "smtp_encryption": "none",
                "smtp_login": SUPPORT,
                "smtp_password": PASSWORD,
            }
        )
        self.come_by_gateway(self.forward(self.validate()))
        self.forwarded.activated = True
        self.forwarded.smtp_password = "mistyped"
        self.env.flush_all()
        try:
            self.forwarded.action_connect()
        except UserError as error:
            self.assertIn("goes on with", str(error))
        self.env.invalidate_all()
        self.assertEqual(self.forwarded.connection_status, "connected")
        self.assertFalse(self.forwarded.typed_waits)
        self.assertEqual(self.forwarded.sending_id._password(), PASSWORD)

    def test_when_odoo_cannot_send_it_says_where_to_look(self):
        self.env["ir.mail_server"].search([]).smtp_port = 1
        self.env.flush_all()
        with self.assertRaisesRegex(RedirectWarning, "Outgoing Mail Servers"):
            self.forwarded.action_validate()
        self.env.invalidate_all()
        self.assertFalse(self.forwarded.validation)

    def test_another_email_address_has_to_be_validated_again(self):
        self.come_by_gateway(self.forward(self.validate()))
        self.forwarded.email = "other@shop.example"
        self.assertEqual(self.forwarded.connection_status, "not_connected")
