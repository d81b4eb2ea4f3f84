"""What is there of a company's mailbox: what the checklist is made of."""

from dataclasses import dataclass

from odoo.models import BaseModel

from ...core.touchpoint.setup import Facts


@dataclass(frozen=True)
class Situation:
    """
    :param touchpoint: email.touchpoint, maybe empty; all that follows is of it
    :param application: whether the application that it signs in with is registered
    :param queues: helpdesk.ticket.team that take its mail
    :param members: res.users in them
    :param lacking: those of them without a role in the channel
    :param arrived: the first email.message that came, maybe empty
    :param left: the first that was sent
    :param stuck: an email.inbound that is no conversation, and waits for somebody
    :param scanner: see core.touchpoint.setup.Facts
    """

    touchpoint: BaseModel
    application: bool
    queues: BaseModel
    members: BaseModel
    lacking: BaseModel
    arrived: BaseModel
    left: BaseModel
    stuck: BaseModel
    scanner: str

    @property
    def waits(self):
        """A mail may come any moment."""
        touchpoint = self.touchpoint
        return bool(
            touchpoint.activated and touchpoint._receives() and not self.arrived
        )

    def facts(self):
        """core.touchpoint.setup.Facts"""
        touchpoint = self.touchpoint
        if not touchpoint:
            return Facts(application=self.application, scanner=self.scanner)
        return Facts(
            method=touchpoint.connection_method,
            application=self.application,
            receives=touchpoint._receives(),
            sends=touchpoint._sends(),
            queues=len(self.queues),
            members=len(self.members),
            without_role=len(self.lacking),
            status=touchpoint.connection_status,
            activated=touchpoint.activated,
            arrived=bool(self.arrived),
            sent=bool(touchpoint.test_sent_at or self.left),
            stuck=len(self.stuck),
            scanner=self.scanner,
        )
