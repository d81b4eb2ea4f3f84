from odoo import api, fields, models

from .trial_words import TrialWords, same


class EmailReplayTrial(models.AbstractModel):
    """Settings of one record, changed on trial.

    There is a copy of each setting, under the real one's name. ``base`` keeps what the
    real ones were when they were copied: what differs from that is what was changed.
    """

    _name = "email.replay.trial"
    _description = "Settings on Trial"
    _inherit = ["email.guarded"]
    # The field with the record whose settings they are, and the names of these.
    _of = ""
    _tried = ()
    # Other fields whose changes are told with theirs.
    _shown_with = ()

    base = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)
    changes = fields.Text("Changed", compute="_compute_changes")

    @api.model_create_multi
    def create(self, vals_list):
        trials = super().create(vals_list)
        if not self.env.su:
            trials._replay()._on_changed()
        for trial, vals in zip(trials, vals_list, strict=True):
            trial._take_present(untouched=set(self._tried) - vals.keys())
        trials._check_tried()
        return trials

    def write(self, vals):
        if set(self._tried) & vals.keys() and not self.env.su:
            self._replay()._on_changed()
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            self._on_unlinked()
        return super().unlink()

    def _on_unlinked(self):
        self._replay()._on_changed()

    def _replay(self):
        """The replay that they are part of (email.replay)."""
        return self.replay_id

    # -- what is there -------------------------------------------------------------

    def _real(self):
        """The record whose settings they are, with the rights of the system; empty:
        there is none yet."""
        # sudo: an administrator tries settings of the channel, whoever may write them.
        return self.sudo()[self._of]

    def _take_present(self, untouched=None):
        """Begin from the settings as they are now; what was changed on trial stays.

        :param untouched: names of settings that were not; found out by default
        """
        if untouched is None:
            untouched = set(self._tried) - self._changed().keys()
        # sudo: the copy is the channel's.
        trial = self.sudo()
        present = trial._values_of(trial._real())
        trial.base = present
        values = {
            name: value
            for name, value in (present or {}).items()
            if name in untouched and trial._values_of(trial)[name] != value
        }
        if values:
            trial.write(trial._to_write(values))

    def _values_of(self, record):
        """{name: as JSON has it}, None for no record."""
        if not record:
            return None
        return {name: _plain(self._fields[name], record[name]) for name in self._tried}

    def _to_write(self, values):
        return {
            name: [fields.Command.set(value)] if isinstance(value, list) else value
            for name, value in values.items()
        }

    def _base(self):
        # sudo: the copy is the channel's.
        base = self.sudo().base
        if base is None or base is False:
            # One that is about to be made is a copy of what there is.
            base = None if self._origin else self._values_of(self._real())
        return base or {}

    def _changed(self):
        """{name: (as it is, on trial)}"""
        base, mine = self._base(), self._values_of(self)
        if not base:
            return {name: (None, value) for name, value in mine.items() if value}
        return {
            name: (base.get(name), mine[name])
            for name in self._tried
            if not same(name, base.get(name), mine[name])
        }

    @api.depends(lambda self: (*self._tried, *self._shown_with))
    @api.depends_context("lang")
    def _compute_changes(self):
        words = TrialWords(self.env)
        for trial in self:
            trial.changes = "\n".join(trial._lines(words)) or False

    def _lines(self, words):
        """What was changed (list of str).

        :param words: models.supervision.trial_words.TrialWords
        """
        return words.lines(self)

    def _title(self):
        """Whose settings they are, in front of what was changed; "" for the company's
        own."""
        return self._real().display_name or ""

    # -- tried -----------------------------------------------------------------------

    def _overlay(self, values, **others):
        """The real record, as it would be with these values: it is kept nowhere.

        :param values: as in ``base``
        :param others: values that are none of these settings
        """
        real = self._real()
        model = self.env[self._fields[self._of].comodel_name].sudo()
        return model.new({**self._to_write(values), **others}, origin=real or None)

    @api.constrains(lambda self: self._tried)
    def _check_tried(self):
        """What the real settings would refuse cannot be tried."""
        for trial in self:
            copied = trial._base() or not trial._real()
            if copied and (changed := trial._changed_that_are_checked()):
                trial._overlay(trial._values_of(trial))._validate_fields(changed)

    def _changed_that_are_checked(self):
        return self._changed().keys()

    # -- put into force --------------------------------------------------------------

    def _why_not(self):
        """Which of the real settings are others by now than those that were tried
        against (list of str)."""
        real, words = self._real().exists(), TrialWords(self.env)
        changed = self._changed()
        if not changed or not self._base():
            return []
        if not real:
            return [self.env._("%(name)s was deleted.", name=self._title())]
        present = self._values_of(real)
        return [
            words.now(self, name, present[name])
            for name, (base, tried) in changed.items()
            if not (same(name, present[name], base) or same(name, present[name], tried))
        ]

    def _put_into_force(self):
        """Write what was changed, and nothing else."""
        changed = self._changed()
        if changed:
            values = {name: tried for name, (_base, tried) in changed.items()}
            # As the user: whoever may not change a setting cannot do so from here.
            self._real().sudo(False).write(self._to_write(values))


def _plain(field, value):
    """As JSON has it."""
    if field.type == "many2many":
        return sorted(value._origin.ids)
    if field.type in ("char", "text"):
        return value or ""
    return value
