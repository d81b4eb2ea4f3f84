"""Where the buttons of the checklist lead."""


class Buttons:
    """The buttons of each step: [{"label", and "action" or "method"}]

    A method is one of email.touchpoint, to be called with the touchpoint.
    """

    def __init__(self, env, now):
        self.env = env
        self.now = now
        self.touchpoint = now.touchpoint

    def application(self, state):
        if not self.env.user.has_group("base.group_system"):
            return []
        return [self._open(self.env._("Open settings"), self._settings())]

    def mailbox(self, state):
        if state == "done":
            return [self._form(self.env._("Open touchpoint"), self.touchpoint)]
        action = {**self._window("email.touchpoint"), "name": self.env._("Touchpoints")}
        return [self._open(self.env._("Add a mailbox"), action)]

    def queue(self, state):
        if state == "unneeded":
            return []
        if not self.touchpoint:
            return [self._teams()]
        if state == "done":
            return [self._form(self.env._("Open queue"), self.now.queues[:1])]
        found = [self._new_queue()]
        if self._all_teams():
            label = self.env._("Choose on the touchpoint")
            found.insert(0, self._form(label, self.touchpoint))
        return found

    def members(self, state):
        queues = self.now.queues
        queue = queues.filtered(lambda queue: not queue.user_ids)[:1] or queues[:1]
        if not queue:
            return []
        return [self._form(self.env._("Open queue"), queue)]

    def roles(self, state):
        lacking = self.now.lacking
        if not lacking or not may_edit_users(self.env):
            return []
        label = self.env._("Open users")
        if len(lacking) == 1:
            return [self._form(label, lacking)]
        action = self.env["ir.actions.act_window"]._for_xml_id("base.action_res_users")
        return [self._open(label, dict(action, domain=[("id", "in", lacking.ids)]))]

    def connect(self, state):
        if not self.touchpoint:
            return []
        return [self._form(self.env._("Open touchpoint"), self.touchpoint)]

    def activate(self, state):
        if state == "done" or self.touchpoint.connection_status != "connected":
            return []
        return [self._form(self.env._("Open touchpoint"), self.touchpoint)]

    def scanner(self, state):
        if self.env.user.has_group("base.group_system"):
            return [self._open(self.env._("Open settings"), self._settings())]
        if state != "trouble":
            return []
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "email_channel.email_scanner_action"
        )
        return [self._open(self.env._("Open virus scanners"), action)]

    def test(self, state):
        if not self.touchpoint.activated:
            return []
        found = []
        if self.touchpoint._sends():
            label = self.env._("Send a test mail")
            found.append({"label": label, "method": "action_send_test"})
        if not self.now.arrived and self.touchpoint._receives():
            label = self.env._("Fetch now")
            found.append({"label": label, "method": "action_fetch"})
        if state == "trouble":
            label = self.env._("Open incoming mail")
            found.append({"label": label, "method": "action_open_inbound"})
        if self.now.arrived:
            label = self.env._("Open conversation")
            found.append(self._form(label, self.now.arrived.conversation_id))
        return found

    # -- where to ----------------------------------------------------------------

    def _all_teams(self):
        return self.env["helpdesk.ticket.team"].search_count(
            [("company_id", "in", (False, self.env.company.id))], limit=1
        )

    def _new_queue(self):
        action = self._window("helpdesk.ticket.team")
        context = {"default_email_touchpoint_ids": self.touchpoint.ids}
        return self._open(self.env._("New queue"), dict(action, context=context))

    def _teams(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_team_action"
        )
        return self._open(self.env._("Open teams"), action)

    def _settings(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "email_channel.action_email_channel_settings"
        )

    def _form(self, label, record):
        return self._open(label, {**self._window(record._name), "res_id": record.id})

    def _window(self, model):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "views": [(False, "form")],
        }

    def _open(self, label, action):
        return {"label": label, "action": action}


def may_edit_users(env):
    return env["res.users"].has_access("write")
