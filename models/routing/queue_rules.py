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


class QueueRules:
    """What the settings of one queue may be. Each check raises ValidationError."""

    def __init__(self, queue):
        self.queue = queue
        self.env = queue.env

    def check_times(self):
        least, most = RING
        if not least <= self.queue.email_offer_timeout <= most:
            raise ValidationError(
                self.env._(
                    "“%(queue)s” cannot ring for %(seconds)s seconds: enter "
                    "between %(least)s and %(most)s seconds.",
                    queue=self.queue.name,
                    seconds=self.queue.email_offer_timeout,
                    least=least,
                    most=most,
                )
            )
        if self.queue.email_service_level < 1:
            raise ValidationError(
                self.env._(
                    "The service level of “%(queue)s” is a time: enter how many "
                    "seconds a conversation may wait.",
                    queue=self.queue.name,
                )
            )

    def check_numbers(self):
        for name in POSITIVE:
            if self.queue[name] < 0:
                raise ValidationError(
                    self.env._(
                        "“%(field)s” of “%(queue)s” cannot be less than 0. Enter 0 "
                        "for no limit.",
                        field=self._label(name),
                        queue=self.queue.name,
                    )
                )

    def check_thresholds(self):
        for warn, alert in THRESHOLDS:
            if self.queue[alert] and self.queue[warn] > self.queue[alert]:
                raise ValidationError(
                    self.env._(
                        "“%(alert)s” of “%(queue)s” comes before “%(warn)s”: enter "
                        "%(least)s or more, or 0 for none.",
                        alert=self._label(alert),
                        warn=self._label(warn),
                        queue=self.queue.name,
                        least=self.queue[warn],
                    )
                )

    def check_schedule(self):
        schedule = self.queue.email_calendar_id
        if schedule.flexible_hours:
            raise ValidationError(
                self.env._(
                    "“%(schedule)s” has flexible hours: it does not say when "
                    "“%(queue)s” is open. Choose a schedule with fixed hours.",
                    schedule=schedule.name,
                    queue=self.queue.name,
                )
            )

    def _label(self, name):
        return self.queue._fields[name]._description_string(self.env)
