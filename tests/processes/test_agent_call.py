"""Agents at their screens: a call in Discuss, a killed browser, logging out."""

from browser import Browser
from on_screen import ScreenCase

from odoo.fields import Command

AGENT = ("base.group_user", "email_channel.group_email_agent")
STATE = ".o_email_agent_toggle .o_email_agent_name"
CALL = "[title='Start Call'], [title='Join the Call']"
ROUTE = "model._cron_route()"


class TestAgentCall(ScreenCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.let_go)
        for login in ("ada", "ben"):
            self.user(login, *AGENT)
        self.talk = self.start_talk()

    def start_talk(self):
        """The id of a channel of two agents, who share a queue."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            users = env["res.users"].search([("login", "in", ("ada", "ben"))])
            env["helpdesk.ticket.team"].create(
                {
                    "name": "Callers",
                    "email_enabled": True,
                    "user_ids": [Command.set(users.ids)],
                }
            )
            return (
                env["discuss.channel"]
                ._create_group(partners_to=users.partner_id.ids, name="Talk")
                .id
            )

    def let_go(self):
        """Nothing of it is there for other tests."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            env["discuss.channel"].browse(self.talk).unlink()
            team = env["helpdesk.ticket.team"].search([("name", "=", "Callers")])
            team.unlink()

    def at_desk(self, login="ada"):
        """A browser of its own, where this agent is logged in, In-Email, and has the
        channel open."""
        browser = self.enterContext(Browser())
        page = browser.page()
        page.log_in(self.base, login, f"{login} of the office")
        page.open(f"{self.base}/odoo/discuss?active_id=discuss.channel_{self.talk}")
        page.wait_for(CALL)
        self.choose_in_email(page, login)
        return browser, page

    def choose_in_email(self, page, login):
        agent = self.ask(
            "SELECT a.id FROM email_agent a JOIN res_users u ON u.id = a.user_id"
            " WHERE u.login = %s",
            login,
        )[0][0]
        in_email = self.ask("SELECT id FROM email_agent_state WHERE code = 'in_email'")
        page.ask(
            "odoo.__WOWL_DEBUG__.root.env.services.orm.call('email.agent', 'set_state',"
            f" [[{agent}], {in_email[0][0]}]); 0"
        )
        page.wait_for(STATE, "In-Email")

    def code(self, login="ada"):
        return self.ask(
            "SELECT s.code FROM email_agent a"
            " JOIN res_users u ON u.id = a.user_id"
            " JOIN email_agent_state s ON s.id = a.state_id WHERE u.login = %s",
            login,
        )[0][0]

    def until(self, code, login="ada", seconds=20):
        self.wait(lambda: self.code(login) == code, seconds, self.server)

    def history(self, login="ada"):
        return self.ask(
            "SELECT s.code, h.source, h.end IS NULL FROM email_agent_history h"
            " JOIN res_users u ON u.id = h.user_id"
            " JOIN email_agent_state s ON s.id = h.state_id"
            " WHERE u.login = %s ORDER BY h.id",
            login,
        )

    def watch(self):
        """The scheduled action looks after the agents, now."""
        self.ask(
            "UPDATE ir_cron c SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 s'"
            " FROM ir_act_server s WHERE s.id = c.ir_actions_server_id AND s.code = %s",
            ROUTE,
        )
        self.wake()

    def sessions(self):
        return self.ask("SELECT id FROM discuss_channel_rtc_session")

    def test_a_call_overrides_and_gives_back_also_when_the_browser_is_killed(self):
        self.server = self.serve()
        browser, ada = self.at_desk("ada")
        _browser, ben = self.at_desk("ben")

        ada.click(CALL)
        self.until("in_call")
        ada.wait_for(STATE, "In-Call")
        self.keep(ada, "in-call")
        self.assertEqual(self.code("ben"), "in_email")
        ada.click("[title='Disconnect']")
        self.until("in_email")
        ada.wait_for(STATE, "In-Email")

        ada.click(CALL)
        self.until("in_call")
        ben.click(CALL)
        self.until("in_call", "ben")
        ben.open("about:blank")  # a tab that is closed says so
        self.until("in_email", "ben")
        browser.kill()
        self.wait(lambda: self.presence("ada") == "offline", 20, self.server)
        self.watch()
        self.wait(lambda: not self.due(), 20, self.server)
        self.assertEqual(self.code(), "in_call", "it may come back")
        self.assertTrue(self.sessions())

        self.ask(
            "UPDATE discuss_channel_rtc_session"
            " SET write_date = write_date - interval '76 seconds'"
        )
        self.watch()
        self.until("in_email")
        self.assertFalse(self.sessions())
        self.assertEqual(
            self.history(),
            [
                ("in_email", "agent", False),
                ("in_call", "call", False),
                ("in_email", "call", False),
                ("in_call", "call", False),
                ("in_email", "call", True),
            ],
        )

    def test_who_logs_out_is_offline_after_the_grace(self):
        self.server = self.serve()
        _browser, ada = self.at_desk("ada")
        ada.open(f"{self.base}/web/session/logout")
        ada.wait_for("input[name=password]")
        self.watch()
        self.wait(lambda: not self.due(), 20, self.server)
        self.assertEqual(self.code(), "in_email", "within the grace")
        # The connection may outlive the page for a while; the signs do not.
        self.age("151 seconds")
        self.watch()
        self.until("offline")
        self.assertEqual(self.history()[-1], ("offline", "gone", True))

    def presence(self, login):
        rows = self.ask(
            "SELECT p.status FROM mail_presence p JOIN res_users u ON u.id = p.user_id"
            " WHERE u.login = %s",
            login,
        )
        return rows and rows[0][0]

    def due(self):
        return self.ask(
            "SELECT FROM ir_cron c JOIN ir_act_server s"
            " ON s.id = c.ir_actions_server_id WHERE s.code = %s"
            " AND c.nextcall <= now() AT TIME ZONE 'UTC'",
            ROUTE,
        )

    def age(self, interval):
        """As if so much time had gone by since anything was heard of Ada."""
        self.ask(
            "UPDATE mail_presence p SET last_poll = last_poll - %s::interval"
            " FROM res_users u WHERE u.id = p.user_id AND u.login = 'ada'",
            interval,
        )
        self.ask(
            "UPDATE email_agent a SET state_since = state_since - %s::interval"
            " FROM res_users u WHERE u.id = a.user_id AND u.login = 'ada'",
            interval,
        )
