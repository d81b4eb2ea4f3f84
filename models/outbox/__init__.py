from . import email_message
from . import email_sender
from . import email_sender_touchpoint
from . import mail_mail
from . import ir_mail_server
