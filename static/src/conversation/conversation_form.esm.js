import {onMounted, onWillUnmount} from "@odoo/owl";
import {DONE} from "./done_action.esm";
import {DeskFormPanel} from "../desk/desk_form_panel.esm";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";
import {returnFocus} from "./return_focus.esm";
import {useBus, useService} from "@web/core/utils/hooks";

/** A button that opened a dialog has the focus again when the dialog is closed. */
export class ConversationFormController extends FormController {
    setup() {
        super.setup();
        this.ui = useService("ui");
        const pane = this.env.emailDeskPane;
        if (pane) {
            onMounted(() => pane.setForm(this));
            onWillUnmount(() => pane.setForm(null));
            useBus(this.env.bus, DONE, ({detail}) => this.onDone(detail));
        }
    }

    /** At the desk one goes on with another conversation, see doneAction. */
    onDone(done) {
        const id = this.model.root.resId;
        if (done.ids.includes(id)) {
            done.goesOn = true;
            this.goOn(id);
        }
    }

    async goOn(id) {
        const desk = this.env.emailDesk;
        await desk.goOn(id);
        if (desk.conversationId === id) {
            // The agent would rather stay, if there is still something to see.
            await this.model.load().catch(() => desk.close());
        }
    }

    /**
     * Shows another conversation in this form.
     *
     * @param {Number} resId
     */
    async show(resId) {
        await this.model.load({resId, resIds: [resId]});
    }

    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        const selector = `button[name="${clickParams.name}"]`;
        const waitForClose = () => {
            if (this.ui.activeElement === document) {
                this.ui.bus.removeEventListener("active-element-changed", waitForClose);
                returnFocus(() => this.rootRef.el?.querySelector(selector));
            }
        };
        if (this.ui.activeElement !== document) {
            this.ui.bus.addEventListener("active-element-changed", waitForClose);
        }
    }
}

registry.category("views").add("email_conversation_form", {
    ...formView,
    Controller: ConversationFormController,
    ControlPanel: DeskFormPanel,
});
