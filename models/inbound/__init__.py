from . import email_mailbox
from . import email_inbound
from . import email_inbound_raw
from . import email_inbound_processing
from . import email_mailbox_receive
from . import email_mailbox_reconcile
from . import ir_attachment
