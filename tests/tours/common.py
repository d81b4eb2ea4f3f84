import json

from odoo.tests import HttpCase

from ..common import ChannelCase

# Seconds for a whole tour, on a machine that has much else to do.
PATIENCE = 180


class TourCase(HttpCase, ChannelCase):
    """A browser beside real mail servers."""

    # ChannelCase does it, for each test.
    registry_test_mode = False
    # Seconds that a request waits for the one before it.
    test_cursor_lock_timeout = 60

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.queue.name = "Channel queue"

    def run_tour(self, url, name, login):
        """Start the tour; it finds the servers' ports in ``odoo.emailServers``, and the
        job that scans files."""
        ports = {
            "imap": self.dovecot.port,
            "smtp": self.smtpd.port,
            "scanJob": self.env.ref("email_channel.ir_cron_scan").id,
            "dialerJob": self.env.ref("email_channel.ir_cron_dialer_send").id,
        }
        self.start_tour(
            url,
            name,
            login=login,
            timeout=PATIENCE,
            code=f"odoo.emailServers = {json.dumps(ports)}; odoo.startTour({name!r})",
        )
