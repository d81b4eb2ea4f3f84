from . import email_rating_setting
from . import email_signature
from . import email_template
from . import email_similar
from . import email_touchpoint_content
from . import email_variables
from . import helpdesk_ticket
from . import rating_rating
