import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {onWillUnmount} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** Opened by its address there is no page behind the dialog: the queues, then. */
export class QueueMembersFormController extends FormController {
    setup() {
        super.setup();
        const action = useService("action");
        onWillUnmount(() => {
            if (!action.currentController) {
                action.doAction("helpdesk_mgmt.helpdesk_ticket_team_action");
            }
        });
    }
}

registry.category("views").add("email_queue_members_form", {
    ...formView,
    Controller: QueueMembersFormController,
});
