from odoo.tests import HttpCase, tagged


def _suite_id(name):
    """Hoot's id of a suite, as web/tests/test_js.py makes it."""
    value = 0
    for character in name:
        value = ((value << 5) - value + ord(character)) & 0xFFFFFFFF
    return f"{value:08x}"


@tagged("post_install", "-at_install")
class TestUnitJs(HttpCase):
    def test_desktop(self):
        suite = _suite_id("@email_channel")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
