"""Fetching: every mail once, few round trips, and none that stops the others."""

import datetime
import hashlib
import time
import tracemalloc
from unittest import mock

from on_loopback import ANA, LoopbackCase, mail

from adapters import imap
from adapters.errors import ConnectionFailed
from fakes.proxy import Proxy


class TestImapFetch(LoopbackCase):
    def test_mails_arrive_byte_for_byte_with_their_time(self):
        dovecot = self.dovecot()
        odd = b"Subject: =?x?q?odd\r\n\r\n\xff\xfe .\r\n.\r\n" + b"z" * 5000 + b"\r\n"
        for raw in (mail(1), odd, mail(2, size=300_000)):
            dovecot.deliver(ANA, raw)
        mailbox = self.mailbox(self.server(dovecot.port))
        mails = list(mailbox.fetch(mailbox.uids_above()))
        self.assertEqual([each.raw for each in mails], [mail(1), odd, mail(2, 300_000)])
        self.assertEqual([each.uid for each in mails], [1, 2, 3])
        age = datetime.datetime.now(datetime.UTC) - mails[0].received
        self.assertLess(abs(age.total_seconds()), 60)

    def test_fetching_leaves_mails_unread(self):
        dovecot = self.dovecot()
        dovecot.deliver(ANA, mail(1))
        mailbox = self.mailbox(self.server(dovecot.port))
        list(mailbox.fetch([1]))
        self.assertEqual(mailbox.client.search(["UNSEEN"]), [1])

    def test_status_counts_and_foretells(self):
        dovecot = self.dovecot()
        mailbox = self.mailbox(self.server(dovecot.port))
        before = mailbox.status
        dovecot.deliver(ANA, mail(1))
        after = mailbox.select("INBOX")
        self.assertEqual((before.exists, before.uidnext), (0, 1))
        self.assertEqual((after.exists, after.uidnext), (1, 2))
        self.assertEqual(before.uidvalidity, after.uidvalidity)
        self.assertGreater(after.uidvalidity, 0)

    def test_only_uids_above(self):
        dovecot = self.dovecot()
        mailbox = self.mailbox(self.server(dovecot.port))
        self.assertEqual(mailbox.uids_above(), [])
        for number in range(5):
            dovecot.deliver(ANA, mail(number))
        mailbox.select("INBOX")
        self.assertEqual(mailbox.uids_above(3), [4, 5])
        self.assertEqual(mailbox.uids_above(5), [])
        self.assertEqual(mailbox.uids_above(4_000_000_000), [])

    def test_mails_that_come_while_connected_are_found(self):
        dovecot = self.dovecot()
        mailbox = self.mailbox(self.server(dovecot.port))
        dovecot.deliver(ANA, mail(1))
        mailbox.select("INBOX")
        self.assertEqual(mailbox.uids_above(), [1])

    def test_large_folders_are_searched_in_ranges(self):
        dovecot = self.dovecot()
        for number in range(23):
            dovecot.deliver(ANA, mail(number))
        mailbox = self.mailbox(self.server(dovecot.port))
        mailbox.delete([2, 11, 23])
        with mock.patch.object(imap, "UIDS_A_SEARCH", 7):
            mailbox.select("INBOX")
            expected = [uid for uid in range(1, 24) if uid not in (2, 11, 23)]
            self.assertEqual(mailbox.uids_above(), expected)
            self.assertEqual(mailbox.uids_above(20), [21, 22])

    def test_mails_expunged_while_searching_hide_no_other(self):
        dovecot = self.dovecot()
        for number in range(20):
            dovecot.deliver(ANA, mail(number))
        server = self.server(dovecot.port)
        mailbox, other = self.mailbox(server), self.mailbox(server)
        search, first = mailbox.client.search, [1, 2, 3, 4]

        def expunge_and_search(criteria):
            found = search(criteria)
            if first:
                other.delete([first.pop()])
                mailbox.client.noop()
            return found

        with mock.patch.object(imap, "UIDS_A_SEARCH", 5):
            mailbox.client.search = expunge_and_search
            found = set(mailbox.uids_above())
        self.assertLessEqual(set(range(5, 21)), found)

    def test_sizes_and_headers(self):
        dovecot = self.dovecot()
        dovecot.deliver(ANA, mail(1))
        dovecot.deliver(ANA, mail(2, size=9000))
        mailbox = self.mailbox(self.server(dovecot.port))
        self.assertEqual(
            mailbox.sizes([1, 2, 77]), {1: len(mail(1)), 2: len(mail(2, 9000))}
        )
        headers = mailbox.headers([1, 2, 77])
        self.assertEqual(list(headers), [1, 2])
        self.assertIn(b"Message-Id: <2@loop.test>", headers[2])

    def test_mails_deleted_meanwhile_are_left_out(self):
        dovecot = self.dovecot()
        for number in range(4):
            dovecot.deliver(ANA, mail(number))
        server = self.server(dovecot.port)
        mailbox = self.mailbox(server)
        self.mailbox(server).delete([2, 3])
        self.assertEqual([each.uid for each in mailbox.fetch([1, 2, 3, 4])], [1, 4])

    def test_many_mails_cost_few_round_trips(self):
        dovecot = self.dovecot()
        for number in range(400):
            dovecot.deliver(ANA, mail(number))
        with Proxy(dovecot.port, latency=0.02) as proxy:
            mailbox = self.mailbox(self.server(proxy.port))
            before, start = len(proxy.commands), time.monotonic()
            fetched = list(mailbox.fetch(mailbox.uids_above()))
            seconds = time.monotonic() - start
        self.assertEqual(len({each.raw for each in fetched}), 400)
        self.assertLessEqual(
            len(proxy.commands) - before, 7
        )  # CAPABILITY, SEARCH, 5 FETCH
        self.assertLess(seconds, 400 * 0.04 / 2)  # far from a round trip for each

    def test_commands_are_bounded_in_bytes(self):
        dovecot = self.dovecot()
        for number in range(6):
            dovecot.deliver(ANA, mail(number, size=10_000))
        with Proxy(dovecot.port) as proxy:
            mailbox = self.mailbox(self.server(proxy.port))
            proxy.commands.clear()
            fetched = list(mailbox.fetch(range(1, 7), size=25_000))
        self.assertEqual(len(fetched), 6)
        self.assertEqual(proxy.commands.count("UID FETCH"), 1 + 3)

    def test_thousands_of_uids_fit_their_command_lines(self):
        dovecot = self.dovecot()
        for number in range(1200):
            dovecot.deliver(ANA, mail(number))
        mailbox = self.mailbox(self.server(dovecot.port, timeout=20))
        scattered = range(1, 1201, 2)
        self.assertEqual(len(list(mailbox.fetch(scattered))), 600)
        mailbox.mark_read(scattered)
        self.assertEqual(len(mailbox.client.search(["SEEN"])), 600)

    def test_a_huge_mail_comes_in_blocks(self):
        dovecot = self.dovecot()
        huge = mail(1, size=3_000_000)
        dovecot.deliver(ANA, huge)
        mailbox = self.mailbox(self.server(dovecot.port))
        blocks = list(mailbox.blocks(1, size=1_000_000))
        self.assertEqual([len(each) for each in blocks[:-1]], [1_000_000] * 2)
        self.assertEqual(b"".join(blocks), huge)
        self.assertEqual(list(mailbox.blocks(77)), [])

    def test_a_huge_mail_is_told_and_not_brought(self):
        dovecot = self.dovecot()
        for size in (0, 50_000, 0):
            dovecot.deliver(ANA, mail(1, size))
        mailbox = self.mailbox(self.server(dovecot.port))
        mails = list(mailbox.fetch([1, 2, 3], size=40_000))
        self.assertEqual([each.uid for each in mails], [1, 2, 3])
        self.assertEqual([each.large for each in mails], [False, True, False])
        self.assertEqual((mails[1].raw, mails[1].size), (b"", len(mail(1, 50_000))))
        self.assertTrue(mails[1].received)

    def test_a_hundred_megabytes_take_little_memory(self):
        dovecot = self.dovecot()
        huge = mail(1, size=100 << 20)
        dovecot.deliver(ANA, huge)
        length, expected = len(huge), hashlib.sha256(huge).hexdigest()
        del huge
        mailbox = self.mailbox(self.server(dovecot.port, timeout=20))
        digest, total = hashlib.sha256(), 0
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        for block in mailbox.blocks(1):
            digest.update(block)
            total += len(block)
        self.assertEqual((total, digest.hexdigest()), (length, expected))
        self.assertLess(tracemalloc.get_traced_memory()[1], 40 << 20)

    def test_glance_at_what_tells_mails_apart(self):
        dovecot = self.dovecot()
        dovecot.deliver(ANA, mail(1, size=9000))
        mailbox = self.mailbox(self.server(dovecot.port))
        seen = mailbox.glance([1, 77], ["MESSAGE-ID", "SUBJECT"])
        self.assertEqual(list(seen), [1])
        self.assertEqual(
            sorted(seen[1].headers.split(b"\r\n")),
            [b"", b"", b"Message-Id: <1@loop.test>", b"Subject: Number 1"],
        )
        self.assertEqual(seen[1].size, len(mail(1, 9000)))
        self.assertTrue(seen[1].received)

    def test_message_id_is_found(self):
        dovecot = self.dovecot()
        for number in (1, 2, 1):
            dovecot.deliver(ANA, mail(number))
        mailbox = self.mailbox(self.server(dovecot.port))
        self.assertEqual(mailbox.id_of("<1@loop.test>"), 3)
        for absent in ("<9@loop.test>", '<"\\@x>', "<a\r\nb@x>", "<ñ@x>"):
            self.assertIsNone(mailbox.id_of(absent))


class TestImapTrouble(LoopbackCase):
    """Mails that the server stumbles over, and connections that end."""

    def deliver(self, dovecot, count):
        for number in range(1, count + 1):
            dovecot.deliver(ANA, mail(number))
        self.mailbox(self.server(dovecot.port))  # gives them their UIDs in order
        return sorted((dovecot.directory / "mail" / ANA / "cur").iterdir())

    def test_a_mail_the_server_cannot_read_does_not_stop_the_others(self):
        dovecot = self.dovecot()
        files = self.deliver(dovecot, 30)
        for bad in (1, 17, 18):
            files[bad - 1].chmod(0)
        mailbox = self.mailbox(self.server(dovecot.port))
        mails = {each.uid: each for each in mailbox.fetch(mailbox.uids_above())}
        self.assertEqual(
            [uid for uid, each in mails.items() if each.problem], [1, 17, 18]
        )
        self.assertEqual(
            {each.raw for each in mails.values()} - {b""},
            {mail(number) for number in range(1, 31) if number not in (1, 17, 18)},
        )

    def test_a_server_that_can_read_nothing_is_an_error_not_a_thousand_problems(self):
        dovecot = self.dovecot()
        for file in self.deliver(dovecot, 60):
            file.chmod(0)
        mailbox = self.mailbox(self.server(dovecot.port))
        with self.fails("dropped"):
            list(mailbox.fetch(mailbox.uids_above()))

    def test_a_cut_connection_is_taken_up_again(self):
        dovecot = self.dovecot()
        self.deliver(dovecot, 40)
        for bytes_before in (10, 2_000, 5_000, 9_000):
            with self.subTest(bytes_before), Proxy(dovecot.port) as proxy:
                mailbox = self.mailbox(self.server(proxy.port))
                uids = mailbox.uids_above()
                proxy.cut_after_bytes = bytes_before
                mails = list(mailbox.fetch(uids, mails=10))
                self.assertEqual(proxy.cuts, 1)
                self.assertEqual([each.uid for each in mails], uids)
                self.assertFalse([each for each in mails if each.problem])

    def test_the_only_mail_survives_a_cut(self):
        dovecot = self.dovecot()
        self.deliver(dovecot, 1)
        with Proxy(dovecot.port) as proxy:
            mailbox = self.mailbox(self.server(proxy.port))
            proxy.cut_after_bytes = 40
            self.assertEqual([each.raw for each in mailbox.fetch([1])], [mail(1)])

    def test_a_server_that_is_gone_is_an_error(self):
        dovecot = self.dovecot()
        self.deliver(dovecot, 3)
        mailbox = self.mailbox(self.server(dovecot.port))
        dovecot.stop()
        with self.fails("port"):
            list(mailbox.fetch([1, 2, 3]))

    def test_uids_of_a_recreated_folder_are_not_mixed_up(self):
        dovecot = self.dovecot()
        mailbox = self.mailbox(self.server(dovecot.port))
        mailbox.create_folder("Other")
        mailbox.append("Other", mail(1))
        with Proxy(dovecot.port) as proxy:
            reading = self.mailbox(self.server(proxy.port), folder="Other")
            mailbox.client.delete_folder("Other")
            time.sleep(1.1)  # UIDVALIDITY counts seconds
            mailbox.create_folder("Other")
            mailbox.append("Other", mail(2))
            proxy.cut()
            with self.assertRaises(ConnectionFailed):
                list(reading.fetch([1]))

    def test_every_command_says_when_the_connection_ended(self):
        dovecot = self.dovecot()
        dovecot.deliver(ANA, mail(1))
        for name, act in (
            ("select", lambda box: box.select("INBOX")),
            ("search", lambda box: box.uids_above()),
            ("id", lambda box: box.id_of("<1@loop.test>")),
            ("read", lambda box: box.mark_read([1])),
            ("move", lambda box: box.move([1], "Sent")),
            ("delete", lambda box: box.delete([1])),
            ("folders", lambda box: box.folders()),
            ("create", lambda box: box.create_folder("New")),
            ("append", lambda box: box.append("Sent", mail(2))),
        ):
            with self.subTest(name), Proxy(dovecot.port) as proxy:
                mailbox = self.mailbox(self.server(proxy.port))
                proxy.cut()
                with self.fails("dropped"):
                    act(mailbox)
                mailbox.close()
                with self.fails("dropped"):
                    act(mailbox)
