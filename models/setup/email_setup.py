from odoo import api, models
from odoo.exceptions import AccessError

from ...core.touchpoint import setup
from ..groups import ADMINISTRATOR, AGENT, has_role, with_role
from .setup_buttons import Buttons
from .setup_words import Words
from .situation import Situation

UNSOLVED = ("failed", "held")


class EmailSetup(models.AbstractModel):
    """The administrator's checklist from nothing to the first mail.

    Nothing of it is stored but that it was dismissed: each step is as things are.
    """

    _name = "email.setup"
    _description = "E-mail Channel Setup"

    @api.model
    def get_checklist(self, touchpoint_id=False):
        """The steps of the company's mailbox, as they are now.

        :param touchpoint_id: of which one; by default the one that is furthest
        :return: dict with the touchpoint shown, all ``touchpoints`` to choose from,
            whether it is ``complete`` and ``dismissed``, whether files come in
            ``unscanned`` although nobody chose that, and the ``steps`` with name, state
            (core.touchpoint.setup), title, detail and buttons
        """
        self._check_administrator()
        mine = self._touchpoints()
        touchpoint = mine.filtered(lambda each: each.id == touchpoint_id)[:1]
        now = self._look(touchpoint or self._furthest(mine))
        found = setup.steps(now.facts())
        return {
            "touchpoint": now.touchpoint.id,
            "touchpoints": [
                {"id": each.id, "name": f"{each.name} ({each.email})"} for each in mine
            ],
            "complete": setup.is_complete(found),
            "dismissed": self.env.company.email_setup_dismissed,
            "unscanned": now.scanner == "missing",
            "waits": now.waits,
            "steps": self._describe(now, found),
        }

    @api.model
    def dismiss(self, dismissed=True):
        """Show the checklist in the menu only, or again above the touchpoints."""
        self._check_administrator()
        # sudo: an administrator of the channel need not be one of the company.
        self.env.company.sudo().email_setup_dismissed = bool(dismissed)

    def _check_administrator(self):
        if not has_role(self.env.user, ADMINISTRATOR):
            raise AccessError(
                self.env._("Only administrators of the e-mail channel set it up.")
            )

    # -- which touchpoint --------------------------------------------------------

    def _touchpoints(self):
        return self.env["email.touchpoint"].search(
            [("company_id", "=", self.env.company.id)]
        )

    def _furthest(self, touchpoints):
        """One that works, or else comes nearest to it."""

        def progress(touchpoint):
            return (
                touchpoint.activated,
                touchpoint.connection_status == "connected",
                bool(touchpoint.conversation_count),
                bool(touchpoint.queue_ids),
                -touchpoint.id,
            )

        return max(touchpoints, key=progress, default=touchpoints)

    # -- gather ------------------------------------------------------------------

    def _look(self, touchpoint):
        queues = touchpoint.queue_ids.filtered("email_enabled")
        members = queues.user_ids.filtered("active")
        arrived = self._mails(touchpoint, "in")
        return Situation(
            touchpoint=touchpoint,
            application=self._has_application(touchpoint),
            queues=queues,
            members=members,
            lacking=self._without_role(members),
            arrived=arrived,
            left=self._mails(touchpoint, "out"),
            stuck=self._stuck(touchpoint.browse() if arrived else touchpoint),
            scanner=self.env["email.scanner"]._tell_situation(),
        )

    def _has_application(self, touchpoint):
        """Whether the one that the touchpoint signs in with is there; without such a
        touchpoint, any."""
        if touchpoint and touchpoint._uses_oauth():
            # sudo: only whether there is one.
            places = [touchpoint.sudo()._oauth_settings()]
        else:
            company = self.env.company.sudo()  # sudo: only whether there is one
            places = [(company, "email_microsoft_"), (company, "email_google_")]
        known = self.env["email.secret"].sudo()  # sudo: only whether there is one
        return any(
            owner[f"{prefix}client_id"]
            and (owner.id, f"{prefix}client_secret") in known._names_set(owner)
            for owner, prefix in places
        )

    def _without_role(self, members):
        return members - with_role(members, AGENT)

    def _mails(self, touchpoint, direction):
        """The first one, if any."""
        # sudo: that there is one, whoever may preview it.
        return (
            self.env["email.message"]
            .sudo()
            .search(
                [
                    ("conversation_id.touchpoint_id", "in", touchpoint.ids),
                    ("direction", "=", direction),
                    *([("state", "=", "sent")] if direction == "out" else []),
                ],
                order="id",
                limit=1,
            )
        )

    def _stuck(self, touchpoint):
        return self.env["email.inbound"].search(
            [("touchpoint_id", "in", touchpoint.ids), ("state", "in", UNSOLVED)],
            limit=1,
        )

    # -- words and buttons -------------------------------------------------------

    def _describe(self, now, found):
        words, buttons = Words(self.env, now), Buttons(self.env, now)
        titles = words.titles()
        return [
            {
                "name": step.name,
                "state": step.state,
                "title": titles[step.name],
                "detail": getattr(words, step.name)(step.state),
                "buttons": getattr(buttons, step.name)(step.state),
            }
            for step in found
        ]
