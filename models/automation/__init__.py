from . import email_auto_answer
from . import email_automation_entry
from . import email_conversation_automation
from . import email_priority
from . import email_priority_rule
from . import email_touchpoint_automation
from . import res_company
from . import res_config_settings
