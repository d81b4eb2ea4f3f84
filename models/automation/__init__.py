from . import email_auto_answer
from . import email_automation_entry
from . import email_touchpoint_automation
