"""Errors that can be put right in the settings, with a button that opens them."""

from odoo.exceptions import RedirectWarning, UserError

CHANNEL = "email_channel.action_email_channel_settings"
GENERAL = "base_setup.action_general_configuration"
OUTGOING = "base.action_ir_mail_server_list"


def settings_error(env, words, action):
    """The error to raise; without the button for whoever may not open the settings.

    :param action: XML id of the action that opens them
    """
    if env.user.has_group("base.group_system"):
        return RedirectWarning(words, env.ref(action).id, env._("Open settings"))
    return UserError(words)
