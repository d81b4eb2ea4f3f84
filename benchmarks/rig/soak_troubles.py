"""What happens during a soak, in turn; each ends with a touchpoint that works again."""

import random
import threading
import time

from devkit.shell import say

from .mail_servers import ACCOUNT
from .soak_people import customer


class Troubles:
    """What goes wrong in a soak (benchmarks.rig.soak.Soak), one method each."""

    def __init__(self, soak, seed):
        self.soak = soak
        self.provider = soak.provider
        self.rng = random.Random(seed)

    def all(self):
        """{what happens: how}, in the order in which it does"""
        return {
            "sign-in revoked": self.revoke,
            "Odoo killed while sending": self.kill_while_sending,
            "access token expired": self.expire,
            "servers stopped": self.stop_servers,
            "Odoo killed while receiving": self.kill_while_receiving,
            "port closed": self.close_ports,
            "Odoo killed before sending": self.kill,
            "answers lost": self.lose_answers,
            "connections cut": self.cut,
        }

    def happen(self, title):
        start = time.monotonic()
        self.all()[title]()
        say(f"  {title}: {time.monotonic() - start:.1f} s until all is well")

    def _rest(self, least, most):
        time.sleep(self.rng.uniform(least, most))

    # -- Microsoft ---------------------------------------------------------------

    def revoke(self):
        """The provider revokes the tokens; the administrator signs in again."""
        self.provider.microsoft.revoke(ACCOUNT)
        self.soak.wait("re-authentication asked", lambda: "reauth" in self._statuses())
        self._rest(1, 3)
        self.soak.administrator.sign_in_again()
        self._wait_until_connected()

    def expire(self):
        before = self.provider.microsoft.renewals
        self.provider.microsoft.expire_access()
        self.soak.wait("a new token", lambda: self.provider.microsoft.renewals > before)
        self._wait_until_connected()

    # -- servers and the network to them -----------------------------------------

    def stop_servers(self):
        """Both mail servers stop until their connections count as lost; once they are
        back, Odoo connects by itself."""
        self.provider.dovecot.stop()
        self.provider.smtpd.stop()
        self.soak.wait("loss", lambda: self._statuses() == ["lost", "lost"])
        self.provider.smtpd.start()
        self.provider.dovecot.start()
        self._wait_until_connected()

    def close_ports(self):
        self._in_the_middle_of("sending")
        self.provider.imap.stop()
        self.provider.smtp.stop()
        self._rest(2, 4)
        self.provider.imap.start()
        self.provider.smtp.start()
        self._wait_until_connected()

    def cut(self):
        for _time in range(4):
            self._rest(0, 0.5)
            self.provider.imap.cut()
            self.provider.smtp.cut()
        self._wait_until_connected()

    def lose_answers(self):
        """The SMTP server cuts the connection after it took a mail, or inside one; the
        IMAP server in the middle of an answer."""
        self.provider.smtpd.drop |= {customer(1): "answer", customer(2): "body"}
        proxy = self.provider.imap
        proxy.cut_after_command = len(proxy.commands) + self.rng.randint(4, 30)
        self._rest(3, 4)
        self.provider.smtpd.drop.clear()
        self._wait_until_connected()

    # -- Odoo --------------------------------------------------------------------

    def kill(self):
        """Odoo is killed when a mail is marked as being sent and has not left."""
        self._in_the_middle_of("sending")
        self._kill()

    def kill_while_sending(self):
        """Odoo is killed when the server has taken a mail and did not answer yet."""
        killed = threading.Event()

        def kill():
            self.soak.server.kill()
            killed.set()

        self.provider.on_taken = kill
        self.soak.wait("mail that leaves", killed.is_set)
        self._restart()

    def kill_while_receiving(self):
        self._in_the_middle_of("receiving")
        self._kill()

    def _kill(self):
        self.soak.server.kill()
        self._restart()

    def _restart(self):
        self.soak.server.start()
        self._wait_until_connected()

    # -- looking -----------------------------------------------------------------

    def _in_the_middle_of(self, work):
        query = {
            "sending": "SELECT 1 FROM email_message WHERE state = 'sending'",
            "receiving": "SELECT 1 FROM email_inbound WHERE state = 'fetched'",
        }[work]
        deadline = time.monotonic() + 3  # else in the middle of something else
        while not self.soak.sql(query) and time.monotonic() < deadline:
            time.sleep(0.001)

    def _statuses(self):
        """Of receiving and sending."""
        query = (
            "SELECT status FROM email_connection WHERE touchpoint_id = %s"
            " ORDER BY protocol"
        )
        return [status for (status,) in self.soak.sql(query, self.soak.touchpoint)]

    def _wait_until_connected(self):
        """Both ways, and nothing is wrong with them."""
        query = (
            "SELECT 1 FROM email_connection WHERE touchpoint_id = %s"
            " HAVING bool_and(status = 'connected' AND cause IS NULL)"
        )
        touchpoint = self.soak.touchpoint
        self.soak.wait("connection", lambda: self.soak.sql(query, touchpoint))
