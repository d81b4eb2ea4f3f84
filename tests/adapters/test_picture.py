import io
import time
import unittest

from PIL import Image

from adapters.picture import NotFetched, PictureFetcher, Trouble, as_png, is_public
from fakes.pictures import Pictures

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
MOST = 50 * 1024


def anywhere(_address):
    return True


def bitmap(width=4, height=3):
    made = io.BytesIO()
    Image.new("RGB", (width, height), (200, 10, 10)).save(made, "BMP")
    return made.getvalue()


class TestPicture(unittest.TestCase):
    """Pictures by their address, from a real web server."""

    def fetch(self, url, **options):
        return PictureFetcher(MOST, **{"allowed": anywhere, **options}).fetch(url)

    def trouble(self, url, **options):
        with self.assertRaises(NotFetched) as caught:
            self.fetch(url, **options)
        return caught.exception.trouble

    def test_it_is_fetched_once(self):
        with Pictures({"/a/logo.png": PNG}) as server:
            found = self.fetch(server.url("/a/logo.png"))
            self.assertEqual(found, ("logo.png", PNG))
            self.assertEqual(server.asked, ["/a/logo.png"])

    def test_nothing_of_the_machine_is_told(self):
        with Pictures({"/logo.png": PNG}) as server:
            self.fetch(server.url("/logo.png"))
            self.assertFalse({"Cookie", "Authorization"} & server.headers[0].keys())

    def test_no_private_address_whatever_it_is_called(self):
        for url in (
            "http://127.0.0.1/logo.png",
            "http://127.1/logo.png",
            "http://2130706433/logo.png",
            "http://0x7f.1/logo.png",
            "http://localhost/logo.png",
            "https://localhost/logo.png",
            "http://0.0.0.0/logo.png",
            "http://10.0.0.1/logo.png",
            "http://192.168.1.1/logo.png",
            "http://172.16.0.1/logo.png",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/logo.png",
            "http://[::1]/logo.png",
            "http://[::ffff:127.0.0.1]/logo.png",
            "http://[fd00::1]/logo.png",
            "http://[fe80::1]/logo.png",
        ):
            with self.subTest(url):
                found = self.trouble(url, allowed=is_public)
                self.assertEqual(found, Trouble.CLOSED)

    def test_not_by_way_of_a_redirect_either(self):
        with Pictures({"/logo.png": PNG}) as inside, Pictures() as outside:
            outside.redirects["/a"] = inside.url("/logo.png")
            ports = []

            def first_only(_address):
                ports.append(1)
                return len(ports) == 1

            found = self.trouble(outside.url("/a"), allowed=first_only)
            self.assertEqual(found, Trouble.CLOSED)
            self.assertEqual(inside.asked, [])

    def test_redirects_are_followed_a_few_times(self):
        with Pictures({"/logo.png": PNG}, {"/a": "/b", "/b": "/logo.png"}) as server:
            self.assertEqual(self.fetch(server.url("/a"))[1], PNG)
            server.redirects["/round"] = "/round"
            self.assertEqual(self.trouble(server.url("/round")), Trouble.REDIRECTS)
            server.redirects["/file"] = "file:///etc/passwd"
            self.assertEqual(self.trouble(server.url("/file")), Trouble.ADDRESS)

    def test_other_addresses_than_of_the_web(self):
        for url in (
            "",
            "logo.png",
            "ftp://example.com/logo.png",
            "file:///etc/passwd",
            "gopher://example.com/",
            "http://",
            "https://user:secret@example.com/logo.png",
            "http://[",
            "javascript:alert(1)",
        ):
            with self.subTest(url):
                self.assertEqual(self.trouble(url), Trouble.ADDRESS)

    def test_what_is_too_large_is_not_read_to_its_end(self):
        with Pictures({"/large": bytes(MOST + 1), "/fits": bytes(MOST)}) as server:
            self.assertEqual(self.trouble(server.url("/large")), Trouble.SIZE)
            self.assertEqual(len(self.fetch(server.url("/fits"))[1]), MOST)

    def test_what_is_not_there(self):
        with Pictures() as server:
            self.assertEqual(self.trouble(server.url("/no.png")), Trouble.MISSING)
            gone = server.url("/no.png")
        self.assertEqual(self.trouble(gone), Trouble.NETWORK)

    def test_a_server_that_never_comes_to_an_end(self):
        with Pictures(dripping=("/head", "/status")) as server:
            for path in server.dripping:
                with self.subTest(path):
                    began = time.monotonic()
                    found = self.trouble(server.url(path), seconds=1)
                    self.assertEqual(found, Trouble.TIMEOUT)
                    self.assertLess(time.monotonic() - began, 15)

    def test_a_bitmap_as_png(self):
        made = as_png(bitmap())
        with Image.open(io.BytesIO(made)) as picture:
            self.assertEqual((picture.format, picture.size), ("PNG", (4, 3)))
            self.assertEqual(picture.convert("RGB").getpixel((0, 0)), (200, 10, 10))

    def test_a_damaged_bitmap(self):
        self.assertIsNone(as_png(b"BM" + bytes(60)))
        self.assertIsNone(as_png(bitmap()[:40]))
        huge = bytearray(bitmap())
        huge[18:26] = (60_000).to_bytes(4, "little") * 2
        self.assertIsNone(as_png(bytes(huge)))
