import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";
import {status} from "@odoo/owl";

/** Shows what became of the connection, also when a button ended with an error. */
export class TouchpointFormController extends FormController {
    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        // A button that ended well has already loaded the form anew, or left it.
        if (status(this) !== "destroyed" && this.model.root.resId) {
            await this.model.root.load();
        }
    }
}

registry.category("views").add("email_touchpoint_form", {
    ...formView,
    Controller: TouchpointFormController,
});
