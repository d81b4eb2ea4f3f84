from . import email_report
from . import email_board
from . import email_supervision
from . import email_supervised_agent
from . import email_supervision_ledger
from . import res_company
from . import res_config_settings
from . import res_users_settings
