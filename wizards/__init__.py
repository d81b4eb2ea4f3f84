from . import email_compose
