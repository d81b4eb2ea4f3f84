"""Sending: what came of each mail, and for whom."""

import time
from unittest import mock

from on_loopback import ANA, LoopbackCase, mail

from adapters import smtp
from adapters.errors import Deferred, MaybeSent, Refused
from adapters.smtp_session import PATIENCE

BEN, EVA, ZOE = "ben@loop.test", "eva@loop.test", "zoe@loop.test"


class TestSmtpSend(LoopbackCase):
    def sending(self, **options):
        """(server, sender), connected."""
        smtpd = self.smtpd(**options)
        return smtpd, self.sender(self.server(smtpd.port))

    def test_300_mails_on_one_connection(self):
        smtpd, sender = self.sending()
        for number in range(300):
            sender.send(ANA, [BEN], mail(number))
        self.assertEqual(
            [each.raw for each in smtpd.sent], [mail(number) for number in range(300)]
        )
        self.assertEqual(smtpd.connections, 1)

    def test_envelope_and_body_arrive_as_they_were(self):
        smtpd, sender = self.sending()
        raw = b"Subject: \xc3\xb1\r\n\r\n.\r\n..two\r\nfrom here\r\n.x" + b"y" * 900
        sender.send(ANA, [BEN, EVA], raw)
        sent = smtpd.sent[0]
        self.assertEqual((sent.mail_from, sent.rcpt_tos), (ANA, (BEN, EVA)))
        self.assertEqual(sent.raw, raw + b"\r\n")

    def test_null_sender(self):
        smtpd, sender = self.sending()
        sender.send("", [BEN], mail(1))
        self.assertEqual(smtpd.sent[0].mail_from, "")

    def test_line_ends_cannot_smuggle_a_second_mail(self):
        smtpd, sender = self.sending()
        inner = b"MAIL FROM:<evil@x.test>"
        for end in (b"\n", b"\r", b"\n\r", b"\r\n"):
            raw = b"a" + end + b"." + end + inner + end + b".b" + end
            sender.send(ANA, [BEN], b"\r\n" + raw)
        self.assertEqual({each.mail_from for each in smtpd.sent}, {ANA})
        self.assertEqual(len(smtpd.sent), 4)
        for each in smtpd.sent:
            self.assertIn(b"\r\n.\r\n", each.raw)

    def test_one_of_several_recipients_is_refused(self):
        smtpd, sender = self.sending(reject={EVA: "550 5.1.1 No Eva here"})
        refused = sender.send(ANA, [BEN, EVA, ZOE], mail(1))
        self.assertEqual(refused, {EVA: (550, "5.1.1 No Eva here")})
        self.assertEqual(smtpd.sent[0].rcpt_tos, (BEN, ZOE))

    def test_every_recipient_is_refused(self):
        answers = {EVA: "550 5.1.1 No Eva", BEN: "551 5.7.1 Not Ben"}
        smtpd, sender = self.sending(reject=answers)
        with self.assertRaises(Refused) as caught:
            sender.send(ANA, [EVA, BEN], mail(1))
        self.assertEqual((caught.exception.code, len(smtpd.sent)), (550, 0))
        self.assertEqual(caught.exception.recipients[BEN], (551, "5.7.1 Not Ben"))
        sender.send(ANA, [ZOE], mail(1))
        self.assertEqual(len(smtpd.sent), 1)

    def test_recipient_that_is_deferred(self):
        smtpd, sender = self.sending(reject={EVA: "451 4.7.1 Greylisted"})
        with self.assertRaises(Deferred) as caught:
            sender.send(ANA, [EVA], mail(1))
        self.assertEqual(caught.exception.words, "4.7.1 Greylisted")
        self.assertEqual(sender.send(ANA, [BEN, EVA], mail(1))[EVA][0], 451)
        smtpd.reject[BEN] = "550 5.1.1 No"
        with self.assertRaises(Deferred) as caught:
            sender.send(ANA, [BEN, EVA], mail(1))
        self.assertEqual(
            {to: a[0] for to, a in caught.exception.recipients.items()},
            {BEN: 550, EVA: 451},
        )

    def test_refused_by_content(self):
        smtpd, sender = self.sending()
        smtpd.refuse_data = "554 5.6.0 Spam"
        with self.assertRaises(Refused) as caught:
            sender.send(ANA, [BEN, EVA], mail(1))
        self.assertEqual(set(caught.exception.recipients), {BEN, EVA})
        smtpd.refuse_data = "452 4.3.1 Disk full"
        with self.assertRaises(Deferred):
            sender.send(ANA, [BEN], mail(1))
        smtpd.refuse_data = None
        self.assertEqual(sender.send(ANA, [BEN], mail(1)), {})
        self.assertEqual(smtpd.connections, 1)

    def test_refused_sender(self):
        smtpd, sender = self.sending(refuse_sender={ANA: "550 5.7.60 Not as her"})
        with self.assertRaises(Refused) as caught:
            sender.send(ANA, [BEN], mail(1))
        self.assertEqual(caught.exception.recipients, {BEN: (550, "5.7.60 Not as her")})

    def test_too_big(self):
        smtpd, sender = self.sending(size_limit=10_000)
        with self.assertRaises(Refused) as caught:
            sender.send(ANA, [BEN], mail(1, size=20_000))
        self.assertEqual((caught.exception.code, len(smtpd.sent)), (552, 0))

    def test_throttled_server_defers(self):
        smtpd, sender = self.sending()
        smtpd.per_minute = 3
        with self.assertRaises(Deferred) as caught:
            for number in range(10):
                sender.send(ANA, [BEN], mail(number))
        self.assertEqual((caught.exception.code, len(smtpd.sent)), (451, 3))

    def test_server_that_limits_the_mails_of_a_connection(self):
        smtpd, sender = self.sending()
        smtpd.per_connection = 4
        for number in range(10):
            sender.send(ANA, [BEN], mail(number))
        self.assertEqual(len({each.raw for each in smtpd.sent}), 10)
        self.assertEqual((len(smtpd.sent), smtpd.connections), (10, 3))

    def test_server_that_takes_no_mail_on_any_connection(self):
        smtpd, sender = self.sending()
        smtpd.per_connection = 0
        with self.assertRaises(Deferred) as caught:
            sender.send(ANA, [BEN], mail(1))
        self.assertEqual(caught.exception.code, 421)
        self.assertLessEqual(smtpd.connections, 2)

    def test_kept_connection_that_ended_is_made_again(self):
        for idle in (0, 60):
            with self.subTest(idle=idle), mock.patch.object(smtp, "IDLE", idle):
                smtpd, sender = self.sending()
                sender.send(ANA, [BEN], mail(1))
                smtpd.cut()
                sender.send(ANA, [BEN], mail(2))
                self.assertEqual([each.raw for each in smtpd.sent], [mail(1), mail(2)])

    def test_server_that_restarted(self):
        smtpd, sender = self.sending()
        sender.send(ANA, [BEN], mail(1))
        smtpd.stop()
        with self.fails("port"):
            sender.send(ANA, [BEN], mail(2))
        smtpd.start()
        sender.send(ANA, [BEN], mail(2))
        self.assertEqual([each.raw for each in smtpd.sent], [mail(1), mail(2)])

    def test_non_ascii_addresses(self):
        smtpd, sender = self.sending()
        sender.send(ANA, ["ñandú@loop.test", BEN], mail(1))
        self.assertEqual(smtpd.sent[0].rcpt_tos, ("ñandú@loop.test", BEN))
        old, sender = self.sending(smtputf8=False)
        refused = sender.send(ANA, ["ñandú@loop.test", BEN], mail(1))
        self.assertEqual(refused["ñandú@loop.test"][0], 553)
        self.assertEqual(old.sent[0].rcpt_tos, (BEN,))
        with self.assertRaises(Refused):
            sender.send("ñ@loop.test", [BEN], mail(1))

    def test_addresses_with_line_ends_are_refused_alone(self):
        smtpd, sender = self.sending()
        wrong = f"x@loop.test>\r\nRCPT TO:<{EVA}"
        self.assertEqual(sender.send(ANA, [wrong, BEN], mail(1))[wrong][0], 553)
        self.assertEqual(smtpd.sent[0].rcpt_tos, (BEN,))
        with self.assertRaises(Refused):
            sender.send(ANA, [wrong], mail(1))


class TestSmtpDrops(LoopbackCase):
    """Where the connection ends decides whether the mail may be sent again."""

    def sending(self, where):
        smtpd = self.smtpd(drop={EVA: where})
        return smtpd, self.sender(self.server(smtpd.port))

    def test_before_the_body_nothing_was_sent(self):
        smtpd, sender = self.sending("rcpt")
        with self.fails("dropped"):
            sender.send(ANA, [EVA], mail(1))
        self.assertEqual(smtpd.sent, [])
        sender.send(ANA, [BEN], mail(2))
        self.assertEqual(len(smtpd.sent), 1)

    def test_inside_a_large_body_nothing_was_sent(self):
        smtpd, sender = self.sending("body")
        with self.fails("dropped"):
            sender.send(ANA, [EVA], mail(1, size=20_000_000))
        self.assertEqual(smtpd.sent, [])

    def test_after_the_body_it_may_have_been_sent(self):
        smtpd, sender = self.sending("answer")
        sender.send(ANA, [BEN], mail(1))
        with self.assertRaises(MaybeSent):
            sender.send(ANA, [EVA], mail(2))
        self.assertEqual([each.raw for each in smtpd.sent], [mail(1), mail(2)])
        sender.send(ANA, [BEN], mail(3))
        self.assertEqual(len(smtpd.sent), 3)

    def test_answer_that_does_not_come_in_time(self):
        def answer(line):
            answers = {b"data": b"354 go on\r\n"}
            return answers.get(line, b"250 fine\r\n" if _command(line) else b"")

        server = self.scripted(b"220 hello\r\n", answer, timeout=0.1)
        start = time.monotonic()
        with self.assertRaises(MaybeSent):
            smtp.Sender(server).send(ANA, [BEN], mail(1))
        self.assertGreater(time.monotonic() - start, 0.1 * PATIENCE - 0.05)

    def test_odd_answers_to_the_body(self):
        for said, sent in ((b"what?", None), (b"354 more", None), (b"251 fine", {})):
            answers = {b"data": b"354 go on\r\n", b".": said + b"\r\n"}

            def answer(line, answers=answers):
                return answers.get(line, b"250 fine\r\n" if _command(line) else b"")

            sender = smtp.Sender(self.scripted(b"220 hello\r\n", answer))
            self.addCleanup(sender.close)
            with self.subTest(said):
                if sent is None:
                    self.assertRaises(MaybeSent, sender.send, ANA, [BEN], b"x")
                else:
                    self.assertEqual(sender.send(ANA, [BEN], b"x"), sent)

    def test_odd_answers_before_the_body(self):
        for said in (b"what?", b"354 more"):

            def answer(line, said=said):
                return said + b"\r\n" if line.startswith(b"mail") else b"250 fine\r\n"

            sender = smtp.Sender(self.scripted(b"220 hello\r\n", answer))
            with self.subTest(said), self.fails("protocol"):
                sender.send(ANA, [BEN], b"x")

    def test_login_asked_for_by_a_mail(self):
        smtpd = self.smtpd()
        with smtp.Sender(self.server(smtpd.port)) as sender, self.fails("login"):
            sender.send(ANA, [BEN], mail(1))

    def test_server_that_says_why_and_hangs_up_inside_the_body(self):
        def answer(line):
            if line == b"data":
                return b"354 go on\r\n552 5.3.4 Too big\r\n"
            return b"250 fine\r\n" if _command(line) else None

        server = self.scripted(b"220 hello\r\n", answer)
        with self.assertRaises(Refused) as caught:
            smtp.Sender(server).send(ANA, [BEN], mail(1, size=30_000_000))
        self.assertEqual(caught.exception.code, 552)


def _command(line):
    return b":<" in line or line.startswith(b"ehlo")
