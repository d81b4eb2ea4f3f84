from . import email_variables
