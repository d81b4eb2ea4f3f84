from .. import authentication as results
from ..pipeline import GO_ON, note


def authentication(mail, context):
    """Note what the receiving server says of SPF, DKIM and DMARC."""
    stated = results.read(mail, context.trusted_servers)
    return note(context, authentication=stated) if stated != results.UNKNOWN else GO_ON
