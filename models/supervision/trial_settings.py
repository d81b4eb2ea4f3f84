"""The settings of a company that can be tried, and their copies."""

from odoo.fields import Command


class TrialSettings:
    """Of one replay (email.replay), or of one that is about to be made."""

    def __init__(self, replay):
        self.replay = replay
        self.env = replay.env
        # sudo: an administrator of the channel tries its settings.
        self.company = replay.company_id._origin.sudo()
        self.touchpoints = self._find("email.touchpoint", [])
        queues = self._find("helpdesk.ticket.team", [("email_enabled", "=", True)])
        self.queues = queues | self.touchpoints.queue_ids
        self.rules = self._find("email.priority.rule", [])

    def _find(self, model, domain):
        """Those of the company, and of all companies."""
        ours = [("company_id", "in", (self.company.id, False))]
        return self.env[model].sudo().search([*ours, *domain])

    def shown(self):
        """Values of a new replay, with all copies as they begin."""
        return {
            **self._copied(self.replay, self.company),
            **{name: list(map(Command.create, rows)) for name, rows in self._rows()},
        }

    def _rows(self):
        """(field of email.replay, values of its records)"""
        yield (
            "trial_ids",
            [
                {**vals, "answer_ids": list(map(Command.create, self._answers(real)))}
                for real, vals in self._of("email.replay.touchpoint", self.touchpoints)
            ],
        )
        yield "queue_trial_ids", self._values("email.replay.queue", self.queues)
        yield "priority_ids", self._values("email.replay.priority", self.rules)

    def _values(self, model, reals):
        return [vals for _real, vals in self._of(model, reals)]

    def _answers(self, touchpoint):
        answers = touchpoint.auto_answer_ids.filtered(lambda one: one._is_on_mail())
        return self._values("email.replay.answer", answers)

    def _of(self, model, reals):
        """(real record, values of its copy)"""
        Trial = self.env[model]
        for real in reals:
            yield real, {Trial._of: real.id, **self._copied(Trial, real)}

    def _copied(self, trial, real):
        return trial._to_write(trial._values_of(real))

    def complete(self):
        """Add copies of what is there, and is not among them."""
        replay = self.replay.sudo()  # as above
        for name, rows in self._rows():
            key = self.env[replay._fields[name].comodel_name]._of
            known = set(replay[name][key].ids)
            missing = [vals for vals in rows if vals[key] not in known]
            if missing:
                replay.write({name: list(map(Command.create, missing))})
        self._complete_answers(replay)

    def _complete_answers(self, replay):
        for trial in replay.trial_ids:
            known = set(trial.answer_ids.answer_id.ids)
            rows = self._answers(trial.touchpoint_id)
            missing = [vals for vals in rows if vals["answer_id"] not in known]
            if missing:
                trial.write({"answer_ids": list(map(Command.create, missing))})

    def take_present(self):
        """Begin from the settings as they are now; what was changed on trial stays."""
        self.complete()
        for trial in self.replay._trials():
            trial._take_present()
