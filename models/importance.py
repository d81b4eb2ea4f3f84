"""What the channel calls important."""

# The highest priority of a ticket.
IMPORTANT = "3"
