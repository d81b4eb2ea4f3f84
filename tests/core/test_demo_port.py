import socket
import unittest

from devkit.demo import _want_port
from devkit.shell import Failure


class TestDemoPort(unittest.TestCase):
    def test_demo_does_not_start_where_another_server_would_answer(self):
        with socket.socket() as other:
            other.bind(("", 0))
            other.listen()
            with self.assertRaisesRegex(Failure, "Start the demo again"):
                _want_port(other.getsockname()[1])

    def test_demo_starts_on_a_port_that_nobody_has(self):
        with socket.socket() as other:
            other.bind(("", 0))
            port = other.getsockname()[1]
        _want_port(port)
