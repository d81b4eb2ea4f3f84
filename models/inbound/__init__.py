from . import email_mailbox
from . import email_inbound
