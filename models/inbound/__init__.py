from . import email_mailbox
from . import email_inbound
from . import email_mailbox_reconcile
