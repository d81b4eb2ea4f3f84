from . import email_automation_entry
