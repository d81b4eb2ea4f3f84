from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.groups import AGENT, role_domain, with_role


class EmailQueueMembers(models.TransientModel):
    """Several agents into, or out of, several queues in one go (C4)."""

    _name = "email.queue.members"
    _description = "Members of Queues"
    _inherit = ["email.linked"]

    mode = fields.Selection(
        selection=[("add", "Add"), ("remove", "Remove")],
        string="What to Do",
        required=True,
        default="add",
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        string="Queues",
        default=lambda self: self._selected("helpdesk.ticket.team"),
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Agents",
        default=lambda self: self._selected("res.users"),
        domain=lambda self: role_domain(self.env, AGENT),
    )
    preview = fields.Html(
        "What Will Change", compute="_compute_preview", sanitize=False
    )
    problem = fields.Text(compute="_compute_problem")

    @api.model
    def _selected(self, model):
        """The records of the list that the wizard was opened from."""
        if self.env.context.get("active_model") != model:
            return False
        return self.env.context.get("active_ids")

    @api.depends("mode", "queue_ids", "user_ids")
    def _compute_preview(self):
        for wizard in self:
            lines = [wizard._words(*change) for change in wizard._plan()]
            wizard.preview = Markup("<ul class='mb-0'>%s</ul>") % Markup().join(lines)

    def _words(self, queue, users, same):
        """What becomes of a queue, as an item of a list."""
        adds = self.mode == "add"
        parts = []
        if users:
            words = (
                self.env._("joining: %(names)s")
                if adds
                else self.env._("leaving: %(names)s")
            )
            parts.append(words % {"names": ", ".join(users.mapped("name"))})
        if same:
            words = (
                self.env._("already in it: %(names)s")
                if adds
                else self.env._("not in it: %(names)s")
            )
            parts.append(words % {"names": ", ".join(same.mapped("name"))})
        if not queue.email_enabled:
            parts.append(self.env._("this team takes no e-mail yet"))
        return Markup("<li><b>%s</b>: %s</li>") % (queue.display_name, "; ".join(parts))

    @api.depends("mode", "queue_ids", "user_ids")
    def _compute_problem(self):
        for wizard in self:
            wizard.problem = "\n".join(wizard._problems()) or False

    def _plan(self):
        """For each queue, whom the wizard changes, and who is as wished already."""
        agents = self.user_ids._origin
        for queue in self.queue_ids._origin:
            # Who has left the company stays a member until he is removed.
            members = queue.with_context(active_test=False).user_ids
            there = agents & members
            if self.mode == "add":
                yield queue, agents - there, there
            else:
                yield queue, there, agents - there

    def _problems(self):
        """What stands against it, in sentences. Removing is always possible."""
        if self.mode == "remove":
            return []
        return [*self._without_role(), *self._of_other_companies()]

    def _without_role(self):
        users = self.user_ids._origin
        if without := users - with_role(users, AGENT):
            yield self.env._(
                "%(names)s cannot answer e-mail. Give them a role under E-mail channel "
                "in their user's settings first.",
                names=", ".join(without.mapped("name")),
            )

    def _of_other_companies(self):
        strangers = defaultdict(list)
        for user in self.user_ids._origin:
            for queue in self.queue_ids._origin:
                if queue.company_id and queue.company_id not in user.company_ids:
                    strangers[queue].append(user.name)
        for queue, names in strangers.items():
            yield self.env._(
                "%(names)s cannot join “%(queue)s”: it is of the company %(company)s, "
                "and they are not.",
                names=", ".join(names),
                queue=queue.display_name,
                company=queue.company_id.name,
            )

    def action_apply(self):
        self.ensure_one()
        if not (self.queue_ids and self.user_ids):
            raise UserError(self.env._("Choose at least one queue and one agent."))
        if problems := self._problems():
            raise UserError("\n".join(problems))
        changed = [(queue, users) for queue, users, _same in self._plan() if users]
        link = Command.link if self.mode == "add" else Command.unlink
        for queue, users in changed:
            queue.user_ids = [link(user.id) for user in users]
        return self._told(sum(len(users) for _queue, users in changed))

    def _told(self, count):
        if not count:
            message = self.env._(
                "Nothing to change: everything is already as you chose."
            )
        elif self.mode == "add":
            message = self.env._("Memberships added: %(count)s", count=count)
        else:
            message = self.env._("Memberships removed: %(count)s", count=count)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "info",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
