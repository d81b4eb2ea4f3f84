"""Servers that answer as no good one does. Scripted, for none could be installed."""

import itertools
import re
import time

from on_loopback import LoopbackCase

from adapters.errors import ConnectionFailed, MailNotGiven, Reason
from adapters.imap_idle import wait_for_mail

LISTED = b'* LIST () "/" INBOX\r\n'


class OddServer:
    """An IMAP server with mails 1 to 6, whose answers to single commands change.

    `says`: {command: untagged answer, or None to hang up}; `fetches`: {uid: answer to
    a FETCH that includes it: b"NO", a FETCH response, None to hang up, b"" to be
    silent}.
    """

    def __init__(self, says=None, fetches=None):
        self.says = {
            b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
            b"SELECT": b"* 6 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"
            b"* OK [UIDNEXT 7] ok\r\n",
            b"LIST": LISTED,
        } | (says or {})
        self.fetches = fetches or {}

    def answer(self, line):
        tag, command, *words = line.split()
        if words[:1] == [b"FETCH"]:
            return self.fetched(tag, words)
        said = self.says.get(command, b"")
        if said is None or said.startswith(b"NO"):
            return said and tag + b" " + said + b"\r\n"
        return said + tag + b" OK done\r\n"

    def fetched(self, tag, words):
        said = b""
        for uid in map(int, words[1].split(b",")):
            answer = self.fetches.get(uid, self.mail(uid, words[2]))
            if not answer:
                return answer
            if answer == b"NO":
                return said + tag + b" NO cannot read it\r\n"
            said += answer
        return said + tag + b" OK done\r\n"

    @staticmethod
    def mail(uid, items):
        if b"SIZE" in items:
            return b"* %d FETCH (UID %d RFC822.SIZE 9)\r\n" % (uid, uid)
        head = b"* %d FETCH (UID %d INTERNALDATE " % (uid, uid)
        date = b'"21-Nov-2026 10:00:00 +0100" '
        return head + date + b"BODY[] {9}\r\nmail no.%d)\r\n" % uid


class TestOddServers(LoopbackCase):
    def mailbox_of(self, timeout=2, **odd):
        server = self.scripted(b"* OK hello\r\n", OddServer(**odd).answer)
        return self.mailbox(self.server(server.port, timeout=timeout), folder=None)

    def fetched(self, **odd):
        """{uid: raw or problem}"""
        mailbox = self.mailbox_of(**odd)
        mailbox.select("INBOX")
        return {
            each.uid: each.problem or each.raw for each in mailbox.fetch(range(1, 7))
        }

    def assert_only_bad(self, fetched, problem):
        bad = {uid for uid, said in fetched.items() if re.search(problem, str(said))}
        self.assertEqual(bad, {3})
        for uid in (1, 2, 4, 5, 6):
            self.assertEqual(fetched[uid], b"mail no.%d" % uid)

    def test_mails_answered_in_any_order_come_by_their_uids(self):
        def upside_down(tag, words):
            uids = sorted(map(int, words[1].split(b",")), reverse=True)
            said = b"".join(OddServer.mail(uid, words[2]) for uid in uids)
            return said + tag + b" OK done\r\n"

        odd = OddServer()
        odd.fetched = upside_down
        server = self.scripted(b"* OK hello\r\n", odd.answer)
        mailbox = self.mailbox(self.server(server.port), folder="INBOX")
        fetched = [each.uid for each in mailbox.fetch(range(1, 7))]
        self.assertEqual(fetched, [1, 2, 3, 4, 5, 6])

    def test_a_date_that_cannot_be(self):
        mail = OddServer.mail(3, b"BODY")
        mail = mail.replace(
            b"21-Nov-2026 10:00:00 +0100", b"31-Dec-9999 23:59:59 -1200"
        )
        mailbox = self.mailbox_of(fetches={3: mail})
        mailbox.select("INBOX")
        (found,) = mailbox.fetch([3])
        self.assertEqual((found.received, found.raw), (None, b"mail no.3"))

    def test_an_answer_that_cannot_be_read(self):
        for nonsense in (b"UID 3 (5) 6", b"UID 3 NIL 7 (X", b'UID 3 BODY[] "'):
            answer = b"* 3 FETCH (%s)\r\n" % nonsense
            with self.subTest(nonsense):
                fetched = self.fetched(fetches={3: answer})
                others = {uid: fetched.get(uid) for uid in (1, 2, 4, 5, 6)}
                self.assertEqual(
                    others, {uid: b"mail no.%d" % uid for uid in (1, 2, 4, 5, 6)}
                )

    def test_a_folder_of_which_no_sense_can_be_made(self):
        for said in (b"[UIDVALIDITY x]", b"[UIDNEXT y]", b"[UIDVALIDITY]"):
            answer = b"* 6 EXISTS\r\n* OK %s ok\r\n" % said
            mailbox = self.mailbox_of(says={b"SELECT": answer})
            with self.subTest(said), self.assertRaises(ConnectionFailed) as caught:
                mailbox.select("INBOX")
            self.assertEqual(caught.exception.reason, Reason.REFUSED)

    def test_a_mail_that_is_refused(self):
        self.assert_only_bad(self.fetched(fetches={3: b"NO"}), "cannot read it")

    def test_a_mail_that_ends_the_connection(self):
        self.assert_only_bad(self.fetched(fetches={3: None}), "dropped")

    def test_a_server_that_hangs_up_after_every_few_fetches(self):
        odd, fetches = OddServer(), itertools.count(1)

        def answer(line):
            if b"FETCH" in line and not next(fetches) % 3:
                return None
            return odd.answer(line)

        server = self.scripted(b"* OK hello\r\n", answer)
        mails = list(self.mailbox(server).fetch(range(1, 7), mails=1))
        self.assertEqual(
            [each.raw for each in mails], [b"mail no.%d" % uid for uid in range(1, 7)]
        )
        self.assertGreater(next(fetches), 9)

    def test_a_mail_that_silences_the_server(self):
        fetched = self.fetched(fetches={3: b""}, timeout=0.3)
        self.assert_only_bad(fetched, "timeout")

    def test_a_mail_whose_size_is_wrong(self):
        short = b"* 3 FETCH (UID 3 RFC822.SIZE 9 BODY[] {4000000}\r\nx)\r\n"
        self.assert_only_bad(self.fetched(fetches={3: short}, timeout=0.3), "timeout")
        long = b"* 3 FETCH (UID 3 RFC822.SIZE 9 BODY[] {1}\r\nxxx\r\n)\r\n"
        self.assert_only_bad(self.fetched(fetches={3: long}), "protocol|refused")

    def test_a_mail_whose_answer_makes_no_sense(self):
        odd = b"* 3 FETCH (UID 3 BODY[] ((\r\n"
        self.assert_only_bad(self.fetched(fetches={3: odd}), "refused")

    def test_a_mail_without_a_time(self):
        odd = b'* 3 FETCH (UID 3 INTERNALDATE "today" RFC822.SIZE 9 BODY[] "x")\r\n'
        mailbox = self.mailbox_of(fetches={3: odd})
        mailbox.select("INBOX")
        times = {each.uid: each.received for each in mailbox.fetch([2, 3])}
        self.assertEqual(str(times[2]), "2026-11-21 09:00:00+00:00")
        self.assertIsNone(times[3])

    def test_a_server_that_refuses_everything(self):
        mailbox = self.mailbox_of(fetches=dict.fromkeys(range(1, 201), b"NO"))
        mailbox.select("INBOX")
        with self.fails("refused"):
            list(mailbox.fetch(range(1, 201)))

    def test_a_server_that_hangs_at_everything_is_given_up_soon(self):
        mailbox = self.mailbox_of(timeout=0.2, fetches=dict.fromkeys(range(1, 7), b""))
        mailbox.select("INBOX")
        with self.fails("timeout"):
            list(mailbox.fetch(range(1, 7)))

    def test_select_without_uidnext(self):
        mailbox = self.mailbox_of(
            says={
                b"SELECT": b"* 6 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n",
                b"STATUS": b"* STATUS INBOX (UIDNEXT 12)\r\n",
            }
        )
        self.assertEqual(mailbox.select("INBOX").uidnext, 12)

    def test_folder_that_is_refused_without_a_reason(self):
        missing = self.mailbox_of(says={b"SELECT": b"NO sorry", b"LIST": b""})
        with self.fails("folder"):
            missing.select("Archive")
        locked = self.mailbox_of(says={b"SELECT": b"NO locked"})
        with self.fails("refused"):
            locked.select("Archive")

    def test_folder_that_ends_the_connection(self):
        with self.fails("dropped"):
            self.mailbox_of(says={b"SELECT": None}).select("INBOX")

    def test_limits_told_in_words(self):
        over = b"NO [OVERQUOTA] Account exceeded command or bandwidth limits"
        with self.fails("busy"):
            self.mailbox_of(says={b"SELECT": over}).select("INBOX")
        with self.fails("busy"):
            self.mailbox_of(says={b"LOGIN": b"NO [SERVERBUG] Sorry"})
        with self.fails("tls"):
            self.mailbox_of(says={b"LOGIN": b"NO [PRIVACYREQUIRED] Not in clear"})


class LateServer(OddServer):
    """Tells only with the second NOOP what came while IDLE began."""

    def __init__(self):
        super().__init__(says={b"CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\n"})
        self.news = iter((b"", b"* 7 EXISTS\r\n"))
        self.idle = None

    def answer(self, line):
        if line == b"DONE":
            return self.idle + b" OK done\r\n"
        tag, command, *_words = line.split()
        if command == b"IDLE":
            self.idle = tag
            return b"+ idling\r\n"
        if command == b"NOOP":
            return next(self.news) + tag + b" OK done\r\n"
        return super().answer(line)


class TestLateServer(LoopbackCase):
    def test_what_came_while_the_wait_began_is_noticed_soon(self):
        server = self.scripted(b"* OK hello\r\n", LateServer().answer)
        mailbox = self.mailbox(self.server(server.port, timeout=2))
        start = time.monotonic()
        self.assertTrue(wait_for_mail(mailbox, 60))
        self.assertLess(time.monotonic() - start, 30)


class TestBlocks(LoopbackCase):
    """A huge mail from servers that give it in odd pieces, or not."""

    def blocks_of(self, give):
        """`give(start)`: what the server answers to FETCH BODY[]<start.10>: bytes of
        the mail, or None to hang up."""

        def answer(line):
            tag, _command, *words = line.split()
            if words[:1] != [b"FETCH"]:
                return OddServer().answer(line)
            start = int(re.search(rb"<(\d+)\.", line)[1])
            block = give(start)
            if block is None:
                return None
            said = b"* 1 FETCH (UID 1 BODY[]<%d> {%d}\r\n%s)\r\n"
            return said % (start, len(block), block) + tag + b" OK done\r\n"

        server = self.scripted(b"* OK hello\r\n", answer)
        return self.mailbox(server).blocks(1, size=10)

    def test_blocks_shorter_than_asked(self):
        raw = bytes(range(65, 90))
        got = list(self.blocks_of(lambda start: raw[start : start + 7]))
        self.assertEqual(b"".join(got), raw)

    def test_a_connection_that_drops_meanwhile_is_taken_up_again(self):
        raw, drops = bytes(range(65, 90)), [10]

        def give(start):
            if start in drops:
                drops.remove(start)
                return None
            return raw[start : start + 10]

        self.assertEqual(b"".join(self.blocks_of(give)), raw)

    def test_a_mail_on_which_the_server_drops_each_time(self):
        blocks = self.blocks_of(lambda start: None if start else b"0123456789")
        self.assertEqual(next(blocks), b"0123456789")
        with self.assertRaises(MailNotGiven):
            next(blocks)
