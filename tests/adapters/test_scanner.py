"""Scanning by a real clamd: what it finds, and each way in which it fails."""

import os
import socket
import threading
import time
from datetime import datetime
from pathlib import Path

import infected
from on_loopback import LoopbackCase

from adapters.errors import ConnectionFailed, ScanFailed, TooLargeToScan
from adapters.scanner import Scanner, Signatures
from core.attachments.scanner_address import Place, parse
from core.attachments.verdict import verdict_of
from fakes.clamd import EICAR, Clamd
from fakes.loopback import free_port
from fakes.scripted import Scripted

MB = 1 << 20
BUILT = datetime(2026, 11, 29, 8, 30)


class ScannerCase(LoopbackCase):
    def clamd(self, **options):
        """A running `Clamd`."""
        return self.enterContext(Clamd(self.directory / "clamd", **options))

    def scanner(self, clamd, limit=25 * MB, patience=20, address=None):
        """The `Scanner` that asks it."""
        return Scanner(parse(address or clamd.address), limit, patience)


class TestScanner(ScannerCase):
    def setUp(self):
        super().setUp()
        self.server = self.clamd(built=BUILT)
        self.ask = self.scanner(self.server)

    def test_signatures(self):
        found = self.ask.check()
        self.assertRegex(found.engine, r"^\d+\.\d+")
        self.assertEqual(found.number, 27500)
        self.assertLess(abs((found.date - BUILT).total_seconds()), 86400)

    def test_clean(self):
        for content in (b"", b"x", os.urandom(3 * MB), b"PDF" * MB):
            self.assertEqual(self.ask.scan(content), "")

    def test_by_tcp_as_by_socket(self):
        by_tcp = self.scanner(self.server, address=self.server.tcp_address)
        self.assertEqual(by_tcp.check(), self.ask.check())
        self.assertEqual(by_tcp.scan(EICAR), self.ask.scan(EICAR))
        self.assertEqual(by_tcp.scan(os.urandom(5 * MB)), "")

    def test_infected_in_whatever_holds_it(self):
        for name, content in {
            "plain": EICAR,
            "after a megabyte": os.urandom(MB) + EICAR,
            "zip": infected.as_zip({"a.txt": EICAR}),
            "docx": infected.docx(),
            "zip in zip": infected.as_zip({"a.zip": infected.as_zip({"a": EICAR})}),
            "base64 in a mail": infected.mail(),
            "nested mail": infected.nested_mail(),
            "zip in a nested mail": infected.mail(infected.as_zip({"a": EICAR})),
            "winmail.dat": infected.winmail(),
        }.items():
            with self.subTest(name):
                self.assertEqual(self.ask.scan(content), "Test.EICAR.UNOFFICIAL")

    def test_split_over_two_parts_is_harmless(self):
        middle = len(EICAR) // 2
        self.assertEqual(self.ask.scan(EICAR[:middle]), "")
        self.assertEqual(self.ask.scan(EICAR[middle:]), "")

    def test_encrypted_archive(self):
        found = self.ask.scan(infected.encrypted_zip())
        self.assertEqual(verdict_of(found, "").signature, "encrypted")

    def test_more_inside_than_is_looked_at(self):
        nested = EICAR
        for _depth in range(20):
            nested = infected.as_zip({"a.zip": nested})
        many = infected.as_zip({str(number): "x" for number in range(10_010)})
        for name, content in (("nested", nested), ("many", many)):
            with self.subTest(name):
                found = self.ask.scan(content)
                self.assertEqual(verdict_of(found, "").signature, "limits")

    def test_many_at_once(self):
        said = []
        threads = [
            threading.Thread(target=lambda: said.append(self.ask.scan(EICAR)))
            for _number in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(said, ["Test.EICAR.UNOFFICIAL"] * 8)


class TestScannerLimits(ScannerCase):
    def test_30_mb(self):
        server = self.clamd(stream_limit="40M")
        ask = self.scanner(server, limit=40 * MB)
        self.assertEqual(ask.scan(os.urandom(30 * MB)), "")
        self.assertEqual(ask.scan(os.urandom(30 * MB) + EICAR), "Test.EICAR.UNOFFICIAL")

    def test_over_the_limit_that_is_known(self):
        server = self.clamd()
        with self.assertRaises(TooLargeToScan):
            self.scanner(server).scan(bytes(30 * MB))
        self.assertNotIn("INSTREAM", server.log())  # it was not even sent

    def test_over_a_limit_that_is_not_known(self):
        server = self.clamd(stream_limit="1M")
        for address in (server.address, server.tcp_address):
            ask = self.scanner(server, address=address)
            for size in (MB + 1, 2 * MB, 20 * MB):
                with self.subTest(address, size=size):
                    self.assertRaises(TooLargeToScan, ask.scan, bytes(size))
            self.assertEqual(ask.scan(EICAR), "Test.EICAR.UNOFFICIAL")


class TestScannerFails(ScannerCase):
    def test_nothing_there(self):
        missing = Place(path=str(self.directory / "none.ctl"))
        file = self.directory / "file"
        file.write_text("")
        closed = Path(self.directory / "closed.ctl")
        socket.socket(socket.AF_UNIX).bind(str(closed))
        for place, reason in (
            (missing, "socket"),
            (Place(path=f"{file}/clamd.ctl"), "socket"),
            (Place(path=str(closed)), "port"),
            (Place(host="127.0.0.1", port=free_port()), "port"),
            (Place(host="scanner.invalid", port=3310), "host"),
            (Place(host="a" * 70, port=3310), "host"),
        ):
            with self.subTest(place), self.fails(reason):
                Scanner(place, MB).check()
            with self.subTest(place), self.fails(reason) as failed:
                Scanner(place, MB).scan(b"x")
            self.assertNotIsInstance(failed.error, ScanFailed)

    def test_another_kind_of_server(self):
        for greeting, answer in (
            (b"SSH-2.0-OpenSSH_9.2\r\n", b""),
            (b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
            (b"", b"\xff\xfe\r\n"),
            (b"", b"ClamAV\r\n"),
        ):
            running = self.enterContext(Scripted(greeting, lambda line, it=answer: it))
            with self.subTest(answer), self.fails("protocol"):
                Scanner(Place(host="127.0.0.1", port=running.port), MB).check()

    def test_killed_before(self):
        server = self.clamd()
        ask = self.scanner(server)
        server.stop()
        with self.fails("port"):
            ask.scan(EICAR)
        server.start()
        self.assertEqual(ask.scan(EICAR), "Test.EICAR.UNOFFICIAL")

    def test_killed_during(self):
        for address in ("address", "tcp_address"):
            server = self.clamd()
            ask = self.scanner(server, address=getattr(server, address))
            server.hang()  # it has the file, and is at it
            killer = threading.Timer(0.3, server.stop)
            killer.start()
            with self.subTest(address), self.assertRaises(ScanFailed) as failed:
                ask.scan(b"x" * 20 * MB)
            killer.join()
            self.assertEqual(failed.exception.reason, "dropped")

    def test_killed_after(self):
        server = self.clamd()
        ask = self.scanner(server)
        self.assertEqual(ask.scan(b"x"), "")
        server.stop()
        server.start()
        self.assertEqual(ask.scan(EICAR), "Test.EICAR.UNOFFICIAL")

    def test_hung(self):
        server = self.clamd()
        ask = self.scanner(server, patience=0.3)
        server.hang()
        for content in (EICAR, bytes(20 * MB)):
            start = time.monotonic()
            with self.assertRaises(ScanFailed) as failed:
                ask.scan(content)
            self.assertEqual(failed.exception.reason, "timeout")
            self.assertLess(time.monotonic() - start, 20)
        server.resume()
        self.assertEqual(ask.scan(EICAR), "Test.EICAR.UNOFFICIAL")

    def test_error_is_no_verdict(self):
        for answer in (
            b"stream: Can't allocate memory ERROR\n",
            b"INSTREAM: Can't write to temporary file. ERROR\n",
            b"COMMAND READ TIMED OUT\n",
            b"UNKNOWN COMMAND\n",
            b"stream: okay\n",
        ):
            running = self.enterContext(Scripted(b"", lambda line, it=answer: it))
            ask = Scanner(Place(host="127.0.0.1", port=running.port), MB)
            with self.subTest(answer), self.assertRaises(ConnectionFailed):
                ask.scan(b"x\n")

    def test_restarted_with_new_signatures(self):
        server = self.clamd(built=BUILT)
        ask = self.scanner(server)
        self.assertEqual(ask.scan(b"a new worm"), "")
        server.update({"Worm.New": b"new worm"})
        self.assertEqual(ask.check().number, 27501)
        self.assertEqual(ask.scan(b"a new worm"), "Worm.New.UNOFFICIAL")
        server.stop()
        server.start()
        self.assertEqual(ask.scan(b"a new worm"), "Worm.New.UNOFFICIAL")

    def test_without_signatures_of_clamavs_own(self):
        found = self.scanner(self.clamd(number=0)).check()
        self.assertEqual(found, Signatures(found.engine, 0, None))
