from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .email_replay import EMPTY
from .trial_settings import TrialSettings


class EmailReplay(models.Model):
    """What an administrator does with rules on trial: replay, apply or drop them."""

    _inherit = "email.replay"

    # -- replayed --------------------------------------------------------------------

    def action_replay(self):
        """Replay the mail in the background, from the beginning."""
        self.check_access("write")
        for replay in self:
            replay._on_changed()
            # sudo: progress and results are the channel's.
            TrialSettings(replay.sudo()).take_present()
            if not replay._is_changed():
                raise UserError(
                    self.env._(
                        "Change a rule first: with the rules as they are, each mail "
                        "goes the way that it goes now."
                    )
                )
            replay.sudo()._begin()

    def _is_changed(self):
        return any(each._changed() for each in self._trials())

    def _begin(self):
        until = fields.Datetime.now()
        since = (until - timedelta(days=self.days)).replace(minute=0, second=0)
        found = self.env["email.inbound"].search_count(self._mails_domain(since, until))
        self.write(
            {
                **EMPTY,
                "state": "running",
                "since": since,
                "until": until,
                "mail_count": found,
            }
        )
        self.env["email.replay.job"]._wake()

    def action_stop(self):
        self.check_access("write")
        # sudo: the state is the channel's.
        self.sudo().filtered(lambda one: one.state == "running").state = "stopped"

    def action_go_on(self):
        """Go on where it was stopped."""
        self.check_access("write")
        # sudo: the state is the channel's.
        stopped = self.sudo().filtered(lambda one: one.state in ("stopped", "failed"))
        stopped.write({"state": "running", "failure": False})
        self.env["email.replay.job"]._wake()

    # -- settled ---------------------------------------------------------------------

    def action_apply(self):
        """Put into force what was changed, and nothing else."""
        self.ensure_one().check_access("write")
        self._check_not_settled()
        if self.state != "done":
            raise UserError(
                self.env._("Replay the mail first, to see what the changes do.")
            )
        trials = [each for each in self._trials() if each._changed()]
        if others := [line for each in trials for line in each._why_not()]:
            raise UserError(
                self.env._(
                    "Nothing was applied: somebody changed these settings since the "
                    "mail was replayed.\n%(settings)s\nReplay it again.",
                    settings="\n".join(others),
                )
            )
        for each in trials:
            self._put_into_force_or_explain(each)
        self._settle("applied")

    def _put_into_force_or_explain(self, trial):
        try:
            trial._put_into_force()
        except AccessError as exc:
            raise UserError(
                self.env._(
                    "Nothing was applied: you may not change these settings.\n"
                    "%(settings)s\nAsk somebody who may.",
                    settings=trial.changes,
                )
            ) from exc

    def action_drop(self):
        """The rules stay as they are."""
        self.check_access("write")
        for replay in self:
            replay._on_changed()
            replay._settle("dropped")

    def _settle(self, state):
        # sudo: the state is the channel's.
        self.sudo().write(
            {
                "state": state,
                "settled_at": fields.Datetime.now(),
                "settled_by_id": self.env.uid,
            }
        )

    # -- looked at -------------------------------------------------------------------

    def action_open_changed(self):
        return self._open_results(
            self.env._("Mails That Would Go Another Way"), [("differs", "=", True)]
        )

    def action_open_drifted(self):
        return self._open_results(
            self.env._("Rules Changed Since"), [("drifted", "=", True)]
        )

    def _open_results(self, name, domain):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_replay_result_action"
        )
        return dict(action, name=name, domain=[("replay_id", "in", self.ids), *domain])
