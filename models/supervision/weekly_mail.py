"""The e-mail with the weekly figures of one schedule."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import get_lang

from ...core.supervision.week import week_of
from ..groups import SUPERVISOR, has_role
from .weekly_figures import WeeklyFigures
from .weekly_print import WeeklyPrint

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class WeeklyMail:
    """
    :param schedule: email.weekly.mail, with the rights of the system
    :param now: datetime, UTC
    """

    def __init__(self, schedule, now):
        self.schedule, self.now = schedule, now
        self.env = schedule.env

    def week(self):
        """The first day of the last week that is over: by the clock of the schedule and
        the calendar of its owner, so that it is the same week for all."""
        first = int(self._calendar().week_start) - 1
        zone = ZoneInfo(self.schedule.tz)
        there = self.now.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()
        return week_of(there, first) - timedelta(days=7)

    def _calendar(self):
        return get_lang(self.env, self.schedule.user_id.lang)

    def make(self, address, lang, zone, week=None, test=False):
        """
        :param address: of who gets it
        :param lang, zone: his; empty for those of the company and of the schedule
        :param week: date; the last week that is over by default
        :return: mail.mail, to be sent
        :raises UserError: the owner is no supervisor any more, or it cannot be printed
        """
        printed = WeeklyPrint(self._figures(lang, zone, week or self.week()))
        name, pdf = printed.file()
        subject = printed.subject()
        if test:
            subject = printed.env._("Test: %(subject)s", subject=subject)
        return self.env["mail.mail"].create(
            {
                "subject": subject,
                "body_html": printed.letter(),
                "email_to": address,
                "email_from": self._sender(),
                "headers": repr(HEADERS),
                "auto_delete": False,
                "attachment_ids": [
                    Command.create(
                        {"name": name, "raw": pdf, "mimetype": "application/pdf"}
                    )
                ],
            }
        )

    def _figures(self, lang, zone, week):
        schedule = self.schedule
        owner, company = schedule.user_id, schedule.company_id
        if not (owner.active and has_role(owner, SUPERVISOR)):
            raise UserError(
                self.env._(
                    "%(name)s, whose figures these are, supervises no e-mail any more. "
                    "Make a new schedule.",
                    name=owner.name,
                )
            )
        # With the owner's rights, in the language and time zone of who reads.
        there = schedule.with_user(owner).with_context(
            lang=lang or company.partner_id.lang or owner.lang,
            tz=zone or schedule.tz,
            allowed_company_ids=company.ids,
        )
        return WeeklyFigures(
            there.env,
            week,
            schedule.queue_ids.with_env(there.env),
            schedule.touchpoint_ids.with_env(there.env),
            self._calendar().code,
        )

    def _sender(self):
        company = self.schedule.company_id
        owner = self.schedule.user_id
        return company.email_formatted or owner.email_formatted or False
