"""The session as Odoo uses it."""

import email.message
import email.policy

from on_loopback import ANA, LoopbackCase

from adapters.errors import ConnectionFailed, Deferred, MaybeSent, Refused

BEN, EVA, ZOE = "ben@loop.test", "eva@loop.test", "zoe@loop.test"


class TestSessionForOdoo(LoopbackCase):
    """`ir.mail_server.send_email` calls `session.send_message` itself, drops what it
    returns and wraps what it raises: `outcome` keeps both."""

    def message(self):
        message = email.message.EmailMessage(policy=email.policy.SMTP)
        message["From"], message["To"], message["Bcc"] = ANA, BEN, ZOE
        message["Subject"] = "Añadido"
        message.set_content("Hola, ¿qué tal?\n.\n")
        return message

    def test_outcomes(self):
        smtpd = self.smtpd(reject={EVA: "550 5.1.1 No Eva", ZOE: "451 4.3.0 Later"})
        session = self.sender(self.server(smtpd.port)).session
        session.send_message(self.message(), ANA, [BEN, EVA])
        self.assertEqual(session.outcome, {EVA: (550, "5.1.1 No Eva")})
        self.assertNotIn(b"Bcc", smtpd.sent[0].raw)
        for recipient, kind in ((EVA, Refused), (ZOE, Deferred)):
            with self.assertRaises(kind):
                session.send_message(self.message(), ANA, [recipient])
            self.assertIsInstance(session.outcome, kind)

    def test_non_ascii_address_on_an_old_server(self):
        session = self.sender(self.server(self.smtpd(smtputf8=False).port)).session
        with self.assertRaises(Refused):
            session.send_message(self.message(), ANA, ["ñandú@loop.test"])
        self.assertEqual(session.outcome.code, 553)

    def test_drop_before_the_answer(self):
        smtpd = self.smtpd(drop={EVA: "answer", ZOE: "rcpt"})
        sender = self.sender(self.server(smtpd.port))
        for recipient, kind in ((EVA, MaybeSent), (ZOE, ConnectionFailed)):
            with self.assertRaises(kind):
                sender.session.send_message(self.message(), ANA, [recipient])
        sender.session.send_message(self.message(), ANA, [BEN])
        self.assertEqual(len(smtpd.sent), 2)

    def test_outcome_of_the_mail_before_does_not_stay(self):
        smtpd = self.smtpd(reject={EVA: "550 5.1.1 No Eva"})
        session = self.sender(self.server(smtpd.port)).session
        session.send_message(self.message(), ANA, [BEN, EVA])
        session.send_message(self.message(), ANA, [BEN])
        self.assertEqual(session.outcome, {})
