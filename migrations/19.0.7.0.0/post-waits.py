def migrate(cr, _version):
    """Where nobody waited, no time was written down as zero, which reports would count
    as a wait."""
    cr.execute(
        """UPDATE email_conversation_event SET wait_seconds = NULL
            WHERE type IN ('accepted', 'picked') AND wait_seconds = 0"""
    )
