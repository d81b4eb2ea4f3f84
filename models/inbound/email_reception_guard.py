from datetime import timedelta

from odoo import api, models

from ...core.inbound.pipeline import Arrival, Context
from ...core.inbound.steps import STEPS, run_batch, wanted


class EmailReception(models.AbstractModel):
    """What passes the guards (core.inbound.steps), and what they find out."""

    _inherit = "email.reception"

    @api.model
    def _guard_steps(self):
        """The guards in their order: a tuple of core.inbound.pipeline.Step.

        Another addon overrides this to add its own to those of the databases where it
        is installed. What its step needs to know comes with `_guard_context`; what it
        finds out is in ``letter.found.extras``; `_stop_words` says why it stops a mail.
        """
        return STEPS

    def _guard(self, letters):
        """The letters that go on, each with what was found out about it."""
        if not letters:
            return []
        verdicts = run_batch(
            {letter.row: self._prepare_arrival(letter) for letter in letters},
            self._guard_context(letters),
            self._guard_steps(),
        )
        for letter in letters:
            letter.found = verdicts[letter.row].found
        self.env["email.dialer.entry"]._on_reports(letters)
        going_on = []
        for letter in letters:
            verdict = verdicts[letter.row]
            if verdict.goes_on:
                going_on.append(letter)
            else:
                self._stop_letter(letter, verdict)
        return going_on

    def _prepare_arrival(self, letter):
        row = letter.row
        return Arrival(
            letter.mail, row.received_at, row.released, bool(row.forwarded_by)
        )

    def _stop_letter(self, letter, verdict):
        if verdict.reason == "own_mail":
            # It shows by which Message-Id the readers of our mail know it.
            self.env["email.conversation"]._on_own_mail_seen(
                letter.touchpoint, verdict.detail, letter.mail.message_id
            )
        elif verdict.reason == "notice" and letter.found.bounce:
            self.env["email.message"]._on_bounced(letter.found.bounce)
        letter.row._stop(
            verdict.outcome, verdict.reason, self._stop_words(letter, verdict)
        )

    def _stop_words(self, letter, verdict):
        """Why a guard stops this letter, for administrators.

        :param verdict: core.inbound.pipeline.Verdict
        """
        company = letter.row.company_id
        words = {
            "blocked": self.env._("%(sender)s is blocked.", sender=verdict.detail),
            "own_mail": self.env._("A copy of a mail that was sent from here."),
            "notice": self.env._(
                "A program's answer to a notification of a new ticket (%(detail)s).",
                detail=verdict.detail,
            ),
            "complaint": self._complaint_words(letter),
            "list_bounce": self.env._(
                "It reports on the delivery of a mail of a list (%(mail)s), and is "
                "noted there.",
                mail=verdict.detail,
            ),
            "list_automatic": self.env._(
                "A program's answer to a mail of a list (%(mail)s).",
                mail=verdict.detail,
            ),
            "too_many": self.env._(
                "%(sender)s wrote more than %(limit)s mails in an hour.",
                sender=verdict.detail,
                limit=company.email_sender_limit,
            ),
            "too_many_automatic": self.env._(
                "%(sender)s sent more than %(limit)s automatic mails in an hour.",
                sender=verdict.detail,
                limit=company.email_automatic_limit,
            ),
        }
        return words.get(verdict.reason) or self._unknown_stop_words(verdict)

    def _complaint_words(self, letter):
        found = letter.found.list_mail
        if not (found and found.complaint):
            return self.env._("A mail provider's report on a mail of ours.")
        if not found.about:
            return self.env._(
                "Somebody says that a mail is spam, which is not known here any more."
            )
        return self.env._(
            "Somebody says that a mail of ours is spam (%(mail)s).", mail=found.about
        )

    def _unknown_stop_words(self, verdict):
        """Of a guard that another addon added without saying why it stops mails."""
        check = verdict.reason.replace("_", " ").strip()
        if not check:
            return self.env._("An additional check stopped this mail.")
        if not verdict.detail:
            return self.env._("The check “%(check)s” stopped this mail.", check=check)
        return self.env._(
            "The check “%(check)s” stopped this mail: %(detail)s",
            check=check,
            detail=verdict.detail,
        )

    # -- what the guards need to know ----------------------------------------

    def _guard_context(self, letters):
        """core.inbound.pipeline.Context, looked up once for all letters; another addon
        replaces its ``extras``."""
        touchpoint = letters[0].touchpoint
        company = touchpoint.company_id
        # sudo: that they are ours is all that is told of the others.
        desks = touchpoint.sudo().search([("company_id", "=", company.id)])
        named = wanted(letter.mail for letter in letters)
        sent = self._own_mails(touchpoint, named)
        return Context(
            own_message_ids=frozenset(sent.mapped("message_id")),
            own_notices=frozenset(sent.filtered(_is_notice).mapped("message_id")),
            lines=self.env["email.dialer.entry"]._lines_among(company, named),
            notified=touchpoint._notified(),
            **self._guard_rules(touchpoint),
            own_addresses=frozenset(desks._own_addresses()),
            rates=self._rates(touchpoint, letters),
        )

    @api.model
    def _guard_rules(self, touchpoint):
        """What the settings say of it, as arguments of core.inbound.pipeline.Context.

        :param touchpoint: email.touchpoint, or one with settings that are on trial
        """
        company = touchpoint.company_id
        return {
            **touchpoint._guard_settings(),
            "limit": company.email_sender_limit,
            "automatic_limit": company.email_automatic_limit,
        }

    def _own_mails(self, touchpoint, named):
        """Of the mails with these Message-Ids, those that were sent from here."""
        return self.env["email.message"].search_fetch(
            [
                ("direction", "=", "out"),
                ("touchpoint_id", "=", touchpoint.id),
                ("message_id", "in", list(named)),
            ],
            ["automatic", "conversation_id", "message_id"],
        )

    def _rates(self, touchpoint, letters):
        """How many mails each sender got through in the hours of these letters."""
        hours = [
            letter.date.replace(minute=0, second=0, microsecond=0) for letter in letters
        ]
        groups = (
            self.env["email.inbound"]
            .with_context(tz="UTC")
            ._read_group(
                [
                    ("touchpoint_id", "=", touchpoint.id),
                    ("received_at", ">=", min(hours)),
                    ("received_at", "<", max(hours) + timedelta(hours=1)),
                    ("state", "=", "done"),
                ],
                ["rate_key", "received_at:hour"],
                ["__count"],
            )
        )
        return {(key, hour): count for key, hour, count in groups}


def _is_notice(mail):
    """Whether it tells people of new tickets: no customer is written to by it."""
    return mail.automatic and not mail.conversation_id
