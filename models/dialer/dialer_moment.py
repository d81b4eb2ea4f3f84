"""Whether a list may send now."""

from odoo import fields

from ...core.dialer.moment import Moment


class DialerMoment:
    """:param email_list: email.dialer.list with the rights of the system"""

    def __init__(self, email_list):
        self.list = email_list

    def decide(self):
        email_list, dialer = self.list, self.list.dialer_id
        touchpoint = dialer.touchpoint_id
        if not email_list.running:
            return Moment(False, "stopped")
        if email_list.hold:
            return Moment(False, "confirm")
        if not dialer.active:
            return Moment(False, "disabled")
        until = dialer.throttled_until
        if until and until > fields.Datetime.now():
            return Moment(False, "throttled", until)
        if not touchpoint.activated or not touchpoint._may_send():
            return Moment(False, "touchpoint")
        return Moment(True)
