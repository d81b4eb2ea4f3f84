from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Seconds: shorter, nobody reaches the button; longer, nobody is waiting for it.
RING = (10, 3600)
POSITIVE = (
    "email_max_per_agent",
    "email_max_waiting",
    "email_warn_waiting",
    "email_alert_waiting",
    "email_warn_wait",
    "email_alert_wait",
)
THRESHOLDS = (
    ("email_warn_waiting", "email_alert_waiting"),
    ("email_warn_wait", "email_alert_wait"),
)


class HelpdeskTicketTeam(models.Model):
    """What a queue's settings may be."""

    _inherit = "helpdesk.ticket.team"

    email_wrap_up_missing = fields.Boolean(compute="_compute_email_wrap_up_missing")

    @api.depends("email_wrap_up_required", "email_wrap_up_ids", "company_id")
    def _compute_email_wrap_up_missing(self):
        """A reason is required, and there is none to choose."""
        for queue in self:
            queue.email_wrap_up_missing = queue.email_wrap_up_required and not (
                self.env["email.wrap.up"].search_count(
                    [
                        ("queue_ids", "in", [False, *queue._origin.ids]),
                        ("company_id", "in", [False, queue.company_id.id]),
                    ],
                    limit=1,
                )
                or queue.email_wrap_up_ids
            )

    @api.constrains("email_offer_timeout")
    def _check_email_offer_timeout(self):
        least, most = RING
        for queue in self:
            if not least <= queue.email_offer_timeout <= most:
                raise ValidationError(
                    self.env._(
                        "“%(queue)s” cannot ring for %(seconds)s seconds: enter "
                        "between %(least)s and %(most)s seconds.",
                        queue=queue.name,
                        seconds=queue.email_offer_timeout,
                        least=least,
                        most=most,
                    )
                )

    @api.constrains("email_service_level")
    def _check_email_service_level(self):
        for queue in self:
            if queue.email_service_level < 1:
                raise ValidationError(
                    self.env._(
                        "The service level of “%(queue)s” is a time: enter how many "
                        "seconds a conversation may wait.",
                        queue=queue.name,
                    )
                )

    @api.constrains(*POSITIVE)
    def _check_email_numbers(self):
        for queue in self:
            for name in POSITIVE:
                if queue[name] < 0:
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” of “%(queue)s” cannot be less than 0. Enter 0 "
                            "for no limit.",
                            field=self._email_label(name),
                            queue=queue.name,
                        )
                    )

    @api.constrains(*(name for pair in THRESHOLDS for name in pair))
    def _check_email_thresholds(self):
        for queue in self:
            for warn, alert in THRESHOLDS:
                if queue[alert] and queue[warn] > queue[alert]:
                    raise ValidationError(
                        self.env._(
                            "“%(alert)s” of “%(queue)s” comes before “%(warn)s”: enter "
                            "%(least)s or more, or 0 for none.",
                            alert=self._email_label(alert),
                            warn=self._email_label(warn),
                            queue=queue.name,
                            least=queue[warn],
                        )
                    )

    @api.constrains("company_id", "email_calendar_id", "email_touchpoint_ids")
    def _check_email_company(self):
        self._check_company(["email_calendar_id", "email_touchpoint_ids"])

    @api.constrains("company_id", "email_wrap_up_ids")
    def _check_email_wrap_ups(self):
        self.email_wrap_up_ids._check_queues()

    @api.constrains("email_calendar_id")
    def _check_email_calendar(self):
        for queue in self:
            if queue.email_calendar_id.flexible_hours:
                raise ValidationError(
                    self.env._(
                        "“%(schedule)s” has flexible hours: it does not say when "
                        "“%(queue)s” is open. Choose a schedule with fixed hours.",
                        schedule=queue.email_calendar_id.name,
                        queue=queue.name,
                    )
                )

    def _email_label(self, name):
        return self._fields[name]._description_string(self.env)
