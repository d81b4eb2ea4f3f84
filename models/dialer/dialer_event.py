"""The calendar event of one dialer, as it is set up."""

from ...core.dialer.event import Settings


class DialerEvent:
    def __init__(self, dialer):
        """:param dialer: email.dialer"""
        self.dialer = dialer

    def settings(self):
        """core.dialer.event.Settings; False when its mails invite to nothing."""
        dialer = self.dialer
        if not dialer.event_enabled:
            return False
        return Settings(
            title=dialer.event_title or "",
            organiser=dialer.event_organiser or "",
            place=dialer.event_place or "",
            start=self._moment("start"),
            end=self._moment("end"),
            tz=dialer.tz,
        )

    def _moment(self, name):
        dialer = self.dialer
        if dialer[f"event_{name}_from"] == "line":
            return dialer[f"event_{name}_text"] or ""
        at = dialer[f"event_{name}"]
        return at and f"{at.isoformat()}Z" or ""
