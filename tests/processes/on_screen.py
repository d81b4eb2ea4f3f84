"""What the tests with a browser share: a server, users, and their screens."""

import os
import time
from pathlib import Path

from browser import Browser
from on_odoo import ProcessCase

from odoo.fields import Command

from fakes.loopback import free_port

WIDTHS = ((1280, 900), (375, 812))


class ScreenCase(ProcessCase):
    """`base` is where the browser finds Odoo, once it is served."""

    def setUp(self):
        super().setUp()
        self.port = free_port()
        # Not localhost, where the providers are: cookies have to pass between sites.
        self.base = f"http://127.0.0.1:{self.port}"
        self.addCleanup(self.set_base_url, self.set_base_url(self.base))

    def set_base_url(self, url):
        """The one of before."""
        with self.registry.cursor() as cr:
            parameters = self.env(cr)["ir.config_parameter"]
            return parameters.set_param("web.base.url", url)

    def user(self, login, *groups):
        """A user who is there for this test."""
        self.clear_user(login)
        self.addCleanup(self.clear_user, login)
        with self.registry.cursor() as cr:
            env = self.env(cr)
            links = [Command.link(env.ref(each).id) for each in groups]
            env["res.users"].create(
                {
                    "name": login.title(),
                    "login": login,
                    "password": f"{login} of the office",
                    "email": f"{login}@office.test",
                    "group_ids": links,
                }
            )

    def clear_user(self, login):
        with self.registry.cursor() as cr:
            user = self.env(cr)["res.users"].search([("login", "=", login)])
            user.write({"active": False, "login": f"{login} {user.id}"})

    def serve(self):
        self.make_due()
        server = self.start(f"--http-port={self.port}", "--workers=0")
        self.wait(lambda: len(self.listening(server)) == 2, 60, server)
        return server

    def screen(self, login):
        """A page where this user is logged in."""
        page = self.enterContext(Browser()).page()
        page.log_in(self.base, login, f"{login} of the office")
        return page

    def keep(self, page, name):
        """A picture for who asks for one, of a desk's and of a phone's screen."""
        if folder := os.environ.get("EMAIL_CHANNEL_PICTURES"):
            for width, height in WIDTHS:
                page.resize(width, height)
                time.sleep(0.5)
                page.picture(Path(folder) / f"{name}-{width}.png")
            page.resize(*WIDTHS[0])
