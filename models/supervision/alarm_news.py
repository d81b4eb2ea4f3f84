from markupsafe import Markup

from .alarm_words import news

MAIL_HEADERS = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
}
ACTIVITY = "mail.mail_activity_data_warning"
KINDS = {"rang": "danger", "test": "info", "over": "success", "closed": "success"}


class AlarmNews:
    """Tells people of an alarm in a queue, each in the own language.

    All of it is written in the transaction that writes down that it rang: nobody is
    told twice, and nobody is forgotten, whatever becomes of the worker.
    """

    def __init__(self, alarm, queue, people, place):
        """
        :param alarm: email.alarm, with the rights of the system
        :param queue: helpdesk.ticket.team
        :param people: res.users
        :param place: what their activities are on: what rang, or the alarm itself
        """
        self.alarm = alarm
        self.env = alarm.env
        self.queue = queue
        self.people = people
        self.place = place

    def tell(self, kind, value, threshold):
        """:param kind: as alarm_words.news has it"""
        if kind in ("over", "closed"):
            self.place.activity_ids.unlink()
        for user in self.people:
            theirs = self.alarm.with_context(lang=user.lang, tz=user.tz)
            queue = self.queue.with_env(theirs.env)
            title, text = news(theirs, kind, queue, value, threshold)
            if self.alarm.on_screen:
                self._pop_up(user, kind, title, text)
            if self.alarm.by_email:
                self._mail(theirs, user, title, text)
            if self.alarm.by_activity and kind in ("rang", "test"):
                self._schedule(user, title, text)

    def _pop_up(self, user, kind, title, text):
        user._bus_send(
            "simple_notification",
            {
                "type": KINDS[kind],
                "title": title,
                "message": text,
                "sticky": kind == "rang",
            },
        )

    def _mail(self, alarm, user, title, text):
        if not user.email:
            return
        words = (text, alarm.sentence, f"{alarm.get_base_url()}/odoo/email-alarms")
        body = Markup().join(Markup("<p>%s</p>") % line for line in words)
        self.env["mail.mail"].create(
            {
                "subject": title,
                "body_html": body,
                "email_to": user.email_formatted,
                "email_from": alarm.company_id.email_formatted
                or self.env.ref("base.partner_root").email_formatted,
                "headers": repr(MAIL_HEADERS),
                "auto_delete": True,
            }
        )
        # Odoo's own queue would wait for an hour.
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _schedule(self, user, title, text):
        quiet = self.place.with_context(mail_activity_quick_update=True)
        quiet.activity_schedule(ACTIVITY, summary=title, note=text, user_id=user.id)
