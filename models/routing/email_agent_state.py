from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import escape_psql

from ...core.routing.agent_state import SETTABLE

# Of Font Awesome 4, which Odoo brings along.
ICONS = [
    ("fa-coffee", "Coffee"),
    ("fa-cutlery", "Meal"),
    ("fa-users", "Meeting"),
    ("fa-graduation-cap", "Training"),
    ("fa-book", "Reading"),
    ("fa-pencil", "Paperwork"),
    ("fa-print", "Back office"),
    ("fa-briefcase", "Other work"),
    ("fa-wrench", "Technical trouble"),
    ("fa-medkit", "Doctor"),
    ("fa-heartbeat", "Health"),
    ("fa-child", "Family"),
    ("fa-home", "Home"),
    ("fa-car", "On the way"),
    ("fa-moon-o", "Rest"),
    ("fa-sun-o", "Fresh air"),
    ("fa-pause", "Pause"),
    ("fa-clock-o", "Clock"),
    ("fa-calendar", "Appointment"),
    ("fa-lock", "Do not disturb"),
    ("fa-check-circle", "Ready"),
    ("fa-envelope", "E-mail"),
    ("fa-phone", "Call"),
    ("fa-comments", "Chat"),
    ("fa-bell-slash", "Missed"),
    ("fa-power-off", "Switched off"),
]


class EmailAgentState(models.Model):
    """What an agent may be: the system's states, and the breaks of this company."""

    _name = "email.agent.state"
    _description = "Agent State"
    _inherit = ["email.guarded"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        selection=[
            ("available", "Available"),
            ("in_email", "In-Email"),
            ("in_call", "In-Call"),
            ("in_chat", "In-Chat"),
            ("rona", "RONA"),
            ("break", "Break"),
            ("paused", "Paused by a Supervisor"),
            ("offline", "Offline"),
        ],
        string="Kind",
        required=True,
        default="break",
        readonly=True,
        copy=False,
    )
    sequence = fields.Integer(default=50)
    icon = fields.Selection(selection=ICONS, default="fa-coffee", required=True)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(code) WHERE code != 'break'", "Each of the system's states exists only once."
    )

    @api.constrains("name", "active")
    def _check_name(self):
        """Who chooses a state must know which one it is."""
        for state in self.filtered("active"):
            same = self.search(
                [("name", "=ilike", escape_psql(state.name)), ("id", "!=", state.id)],
                limit=1,
            )
            if same:
                raise ValidationError(
                    self.env._(
                        "There is a state “%(name)s” already. Choose another name.",
                        name=same.name,
                    )
                )

    def copy_data(self, default=None):
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=state.name))
            for state, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # -- what is the system's stays --------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # The addon's own data is the only other source.
        kinds = {vals.get("code", "break") for vals in vals_list}
        if not self.env.su and kinds != {"break"}:
            raise UserError(
                self.env._(
                    "Each of the system's states exists only once. What you add is a "
                    "break."
                )
            )
        if not self.env.su:
            vals_list = [{**vals} for vals in vals_list]
            for vals in vals_list:
                vals.pop("code", None)
        return super().create(vals_list)

    def write(self, vals):
        if system := self._of_system():
            archived = not vals.get("active", True)
            other_code = any(
                vals.get("code", each.code) != each.code for each in system
            )
            other_name = any(
                vals.get("name", each.name) != each.name for each in system
            )
            if archived or other_code or other_name:
                system._refuse_system()
        elif vals.get("code", "break") != "break":
            self._refuse_kind()
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, *args, **kwargs):
        # What the screen for translations calls; the addon's own come another way.
        if field_name == "name" and (system := self._of_system()):
            system._refuse_system()
        return super()._update_field_translations(
            field_name, translations, *args, **kwargs
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        if system := self._of_system():
            system._refuse_system()
        # sudo: the history of all companies holds it.
        used = (
            self.env["email.agent.history"]
            .sudo()
            .search([("state_id", "in", self.ids)], limit=1)
            .state_id
            or self.env["email.agent"]
            .sudo()
            .search(
                ["|", ("state_id", "in", self.ids), ("base_state_id", "in", self.ids)],
                limit=1,
            )
            .base_state_id
        )
        if used:
            raise UserError(
                self.env._(
                    "Agents have used “%(state)s”, and their history refers to it. "
                    "Archive it instead: then nobody can choose it any more.",
                    state=used.name,
                )
            )

    def _of_system(self):
        return self.filtered(lambda state: state.code != "break")

    def _refuse_system(self):
        raise UserError(
            self.env._(
                "“%(state)s” is a state of the system: it is there once, and can be "
                "neither deleted, archived nor renamed. You can change its icon and "
                "its place in the list, and add breaks of your own.",
                state=self[:1].name,
            )
        )

    def _refuse_kind(self):
        raise UserError(
            self.env._("A break stays a break: its kind cannot be changed.")
        )

    # -- which is which ----------------------------------------------------------

    @api.model
    def _system(self, code):
        """The system's state of this kind; not for breaks."""
        return self.env.ref(f"email_channel.agent_state_{code}")

    @api.model
    def _settable(self):
        """Those that an agent or a supervisor may choose."""
        return self.search([("code", "in", SETTABLE)])
