"""The PDF worker, as a process of its own: what it makes, and what it survives."""

import base64
import http.server
import io
import os
import signal
import struct
import sys
import tempfile
import threading
import time
import unittest
import zlib
from pathlib import Path
from unittest.mock import patch

from pypdf import PdfReader

from adapters import pdf
from adapters.pdf_limits import RETIRES_AT, Limits


def document(body, head=""):
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head>'
        f"<body>{body}</body></html>"
    )


def text_of(made):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def png(width, height):
    """A white picture, small as a file however large it is."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * (width * 3)
    rows = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", size) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    whole = base64.b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()
    return f"data:image/png;base64,{whole}"


class Asked(http.server.BaseHTTPRequestHandler):
    """Counts whoever asks for anything."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args):
        pass


class TestPdf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maker = pdf.PdfMaker(Limits(seconds=2))
        cls.addClassCleanup(cls.maker.close)

    def render(self, body, head=""):
        return self.maker.render(document(body, head))

    def assert_works(self):
        """Whatever happened before."""
        self.assertIn("Hello", text_of(self.render("<p>Hello</p>").pdf))

    def assert_unmakeable(self, body, *reasons):
        with self.assertRaises(pdf.Unmakeable) as caught:
            self.render(body)
        self.assertIn(caught.exception.reason, reasons)
        self.assert_works()

    # -- what it makes ---------------------------------------------------------

    def test_text_of_all_scripts_can_be_found(self):
        words = ("Kettle", "ñandú", "日本語", "简体中文", "한국어", "Ελλάδα", "Привет")
        made = self.render("".join(f"<p>{word}</p>" for word in words))
        found = text_of(made.pdf)
        for word in words:
            with self.subTest(word):
                self.assertIn(word, found)
        self.assertEqual(made.pages, 1)

    def test_right_to_left_and_emoji_are_drawn_and_found(self):
        made = self.render('<p dir="rtl">שלום</p><p dir="rtl">مرحبا</p><p>ok 🎉</p>')
        found = text_of(made.pdf)
        self.assertIn("🎉", found)
        for word in ("שלום", "مرحبا"):
            self.assertTrue(set(word) <= set(found), word)

    def test_attributes_of_old_html_count(self):
        plain = self.render("<table><tr><td>x</td></tr></table>").pdf
        red = self.render('<table bgcolor="#ff0000"><tr><td>x</td></tr></table>').pdf
        self.assertNotEqual(len(plain), len(red))

    def test_what_is_wider_than_the_paper_is_made_smaller(self):
        made = self.render(
            '<table width="1500"><tr><td>Left</td><td align="right">Right'
        )
        page = PdfReader(io.BytesIO(made.pdf)).pages[0]
        self.assertAlmostEqual(float(page.mediabox.width), 595, delta=1)
        scales = []
        page.extract_text(
            visitor_operand_before=lambda operator, operands, *_matrices: scales.append(
                float(operands[0]) if operator == b"cm" else 1
            )
        )
        self.assertLess(min(filter(None, scales)), 595 / 1500)
        self.assertIn("Right", page.extract_text())

    def test_large_pictures_are_kept_as_sharp_as_paper_shows_them(self):
        made = self.render(f'<img src="{png(3000, 3000)}" width="100">')
        self.assertLess(len(made.pdf), 60_000)

    # -- what it does not do -------------------------------------------------------

    def test_nothing_is_fetched(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        at = f"http://127.0.0.1:{server.server_port}"
        made = self.render(
            f'<p style="background: url({at}/a)">Here</p><img src="{at}/b">'
            f'<object data="{at}/c"></object><embed src="{at}/d">'
            f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{at}/e"/>'
            f'<use href="{at}/f#x"/></svg><img srcset="{at}/g 2x">'
            f'<ul style="list-style-image: url({at}/h)"><li>x</li></ul>'
            f'<a rel="attachment" href="{at}/i">x</a>',
            f'<link rel="stylesheet" href="{at}/j">'
            f'<link rel="attachment" href="{at}/k">'
            f'<style>@import "{at}/l"; @font-face {{font-family: x; src: url({at}/m)}}'
            f" p {{font-family: x}}</style><base href='{at}/'>",
        )
        self.assertIn("Here", text_of(made.pdf))
        self.assertEqual(server.asked, [])

    def test_no_file_is_read(self):
        secret = "a secret of this machine"
        path = Path(self.enterContext(_folder()), "secret.txt")
        path.write_text(secret)
        made = self.render(
            f'<img src="file://{path}"><object data="file://{path}"></object>'
            f'<a rel="attachment" href="file://{path}">x</a>',
            f'<link rel="attachment" href="file://{path}"><base href="file:///">',
        )
        self.assertNotIn(secret.encode(), made.pdf)
        self.assertFalse(PdfReader(io.BytesIO(made.pdf)).attachments)

    def test_the_worker_knows_no_secret_and_no_socket(self):
        os.environ["PGPASSWORD"] = "a secret"  # noqa: S105
        self.addCleanup(os.environ.pop, "PGPASSWORD")
        with pdf.maker() as maker:
            maker.render(document("x"))
            process = maker._process
            told = Path(f"/proc/{process.pid}/environ").read_bytes()
            opened = [
                os.readlink(each) for each in Path(f"/proc/{process.pid}/fd").iterdir()
            ]
            maps = Path(f"/proc/{process.pid}/maps").read_text()
        self.assertNotIn(b"PGPASSWORD", told)
        self.assertFalse([each for each in opened if each.startswith("socket:")])
        self.assertNotIn("psycopg2", maps)

    def test_nothing_that_others_put_into_the_temporary_folder_runs(self):
        folder = Path(self.enterContext(_folder()))
        ran = folder / "ran"
        for name in ("adapters/__init__", "weasyprint/__init__", "pydyf", "select"):
            path = folder / f"{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"open({str(ran)!r}, 'w').close()\n")
        self.enterContext(patch.object(tempfile, "tempdir", str(folder)))
        before = Path.cwd()
        self.addCleanup(os.chdir, before)
        os.chdir(folder)
        other = pdf.PdfMaker()
        self.addCleanup(other.close)
        self.assertEqual(other.render(document("x")).pages, 1)
        self.assertFalse(ran.exists())

    # -- what it survives ------------------------------------------------------------

    def test_what_takes_too_long_is_given_up(self):
        begin = time.monotonic()
        rows = "<tr><td>a<td>b<td>c<td>d</tr>" * 10_000
        self.assert_unmakeable(f"<table border=1>{rows}</table>", "time", "memory")
        self.assertLess(time.monotonic() - begin, 60)

    def test_a_worker_that_hangs_without_working_is_ended(self):
        self.assert_works()
        slow = pdf.PdfMaker(Limits(seconds=1, patience=2))
        self.addCleanup(slow.close)
        slow.render(document("x"))
        os.kill(slow._process.pid, signal.SIGSTOP)
        with self.assertRaises(pdf.Unmakeable) as caught:
            slow.render(document("x"))
        self.assertEqual(caught.exception.reason, "time")
        self.assertEqual(slow.render(document("x")).pages, 1)

    def test_quotes_of_quotes_and_tables_in_tables_are_made(self):
        for opened, closed, count in (
            ("<blockquote>", "</blockquote>", 200),
            ("<table><tr><td>", "</td></tr></table>", 60),
        ):
            with self.subTest(opened):
                made = self.render(f"{opened * count}Hello{closed * count}")
                self.assertEqual(made.pages, 1)

    def test_characters_without_a_shape_leave_the_page_searchable(self):
        for character in "\x01\x0b\x7f\x85\ufffe\ue000\U000f0000":
            with self.subTest(ascii(character)):
                made = self.render(f"<p>Hello{character} world</p>")
                self.assertIn("Hello", text_of(made.pdf))

    def test_what_is_nested_too_deeply_is_given_up(self):
        deep = 5_000
        self.assert_unmakeable(
            f"{'<div>' * deep}x{'</div>' * deep}", "html", "crash", "time", "memory"
        )

    def test_a_picture_that_would_fill_the_memory_is_left_out(self):
        made = self.render(f'<p>Here</p><img src="{png(20_000, 20_000)}">')
        self.assertIn("Here", text_of(made.pdf))
        self.assertLess(self.maker.peak_mb, 400)

    def test_what_would_fill_the_memory_is_given_up(self):
        self.assert_unmakeable("<p>x</p>" * 500_000, "memory", "time", "crash")

    def test_a_worker_that_was_killed_is_started_again(self):
        self.assert_works()
        os.kill(self.maker._process.pid, signal.SIGKILL)
        time.sleep(0.1)
        self.assert_works()

    def test_a_worker_ends_with_who_started_it(self):
        lonely = pdf.PdfMaker()
        lonely.render(document("x"))
        process = lonely._process
        process.stdin.close()
        self.assertEqual(process.wait(5), 0)
        process.stdout.close()

    def test_without_what_it_needs_it_says_so(self):
        folder = Path(self.enterContext(_folder()), "weasyprint")
        folder.mkdir()
        (folder / "__init__.py").write_text("raise ImportError('no pango here')")
        sys.path.insert(0, str(folder.parent))
        self.addCleanup(sys.path.remove, str(folder.parent))
        with self.assertRaises(pdf.NotInstalled) as caught:
            pdf.PdfMaker().render(document("x"))
        self.assertIn("no pango here", caught.exception.words)

    # -- joining -----------------------------------------------------------------

    def test_parts_are_joined_with_bookmarks(self):
        first = self.render("<p>One</p>")
        second = self.render('<p>Two</p><p style="break-before: page">Three</p>')
        volume = self.maker.join(
            [pdf.Part(first.pdf), pdf.Part(second.pdf)],
            [("First", 0), ("日本", 1)],
            {"/Title": "EC000001"},
        )
        longer = self.maker.join(
            [pdf.Part(volume, 0, 1), pdf.Part(volume, 2, 3), pdf.Part(first.pdf)],
            [("First", 0), ("Last", 2)],
        )
        read = PdfReader(io.BytesIO(volume))
        self.assertEqual(read.metadata.title, "EC000001")
        self.assertEqual(
            [
                (each.title, read.get_destination_page_number(each))
                for each in read.outline
            ],
            [("First", 0), ("日本", 1)],
        )
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(longer)).pages]
        self.assertEqual(pages, ["One", "Three", "One"])
        self.assertEqual(len(PdfReader(io.BytesIO(longer)).outline), 2)

    def test_a_damaged_pdf_cannot_be_joined(self):
        good = self.render("<p>One</p>").pdf
        for damaged in (b"", b"no pdf", good[: len(good) // 2]):
            with self.subTest(damaged[:8]), self.assertRaises(pdf.Unmakeable) as caught:
                self.maker.join([pdf.Part(damaged), pdf.Part(good)])
            self.assertEqual(caught.exception.reason, "pdf")
        self.assert_works()

    def test_the_next_one_finds_the_worker_warm(self):
        with pdf.maker() as maker:
            maker.render(document("x"))
            number = maker._process.pid
        with pdf.maker() as again:
            again.render(document("x"))
            self.assertEqual(again._process.pid, number)

    def test_a_worker_of_a_large_process_is_kept(self):
        large = b"x" * (RETIRES_AT + 50 << 20)
        maker = pdf.PdfMaker()
        self.addCleanup(maker.close)
        maker.render(document("x"))
        self.assertLess(maker.peak_mb, len(large) >> 20)
        self.assertTrue(maker.is_usable)


def _folder():
    return tempfile.TemporaryDirectory()
