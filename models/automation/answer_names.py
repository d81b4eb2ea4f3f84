"""How occasions, and reasons for no answer, are called on the screen."""

OCCASIONS = [
    ("out_of_hours", "Out of hours"),
    ("no_agent", "No agent is there"),
    ("first_contact", "First contact"),
    ("ticket_created", "Ticket created"),
    ("closed_by_hand", "Closed by an agent"),
    ("closed_by_system", "Closed by the system"),
]
REASONS = [
    # of the mail itself: core.inbound.pipeline.Silence
    ("bounce", "It reports on the delivery of another e-mail"),
    ("robot", "A program wrote it"),
    ("list", "It came through a list, or to many"),
    ("no_reply", "Nobody reads the address that it came from"),
    ("asked", "It asks for no automatic answer"),
    ("ignored", "The touchpoint ignores what comes in"),
    ("nobody", "It does not say who wrote it"),
    ("own", "It came from an address of ours"),
    ("blocked", "The sender is blocked"),
    ("spoofed", "It may not be from whom it says"),
    ("not_to_us", "It was not addressed to this touchpoint (BCC, or another address)"),
    ("not_alone", "It was addressed to others, too"),
    ("other_touchpoint", "It was addressed to another touchpoint first"),
    # core.automation.answering
    ("released", "An administrator let it through that was stopped"),
    ("before", "It came before automatic answers were switched on"),
    ("old", "It was too old"),
    ("no_occasion", "No occasion that is switched on"),
    ("once", "The ticket had this answer already"),
    ("daily", "The address had an automatic answer within a day"),
    ("alike", "Addresses that differ only in a number had many within a day"),
    ("never_wrote", "The customer has not written"),
    ("told_closed", "The customer knows that it is closed"),
    ("stage", "The ticket's stage writes to the customer"),
    # found when it was about to leave
    ("off", "It was switched off meanwhile"),
    ("not_sending", "The touchpoint does not send"),
    ("agent_answered", "An agent was faster"),
    ("closed", "The conversation is closed"),
    ("reopened", "The conversation was opened again"),
    ("infected", "A file of it is infected"),
    ("error", "It could not be written"),
]
