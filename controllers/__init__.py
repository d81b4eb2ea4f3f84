from . import email_message
