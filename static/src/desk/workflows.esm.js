import {Component, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

/** What an administrator lets agents run for the conversation of the form. */
export class Workflows extends Component {
    static template = "email_channel.Workflows";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({busy: false});
    }

    /** @returns {{id: Number, name: String, confirmation: String}[]} */
    get workflows() {
        return this.props.record.data.workflows || [];
    }

    choose(workflow) {
        // The page may show another conversation by the time it is confirmed.
        const {record} = this.props;
        const {resId} = record;
        if (!workflow.confirmation) {
            return this.run(workflow, record, resId);
        }
        this.dialog.add(ConfirmationDialog, {
            title: workflow.name,
            body: workflow.confirmation,
            confirmLabel: _t("Run"),
            confirm: () => this.run(workflow, record, resId),
            cancel: () => undefined,
        });
    }

    async run(workflow, record, resId) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const call = ["ir.actions.server", "run_email_workflow"];
            const next = await this.orm.call(...call, [[workflow.id], resId]);
            if (next) {
                await this.action.doAction(next, {
                    onClose: () => this.reload(record, resId),
                });
            } else {
                this.notification.add(_t("Done: %s", workflow.name), {type: "success"});
            }
        } finally {
            this.state.busy = false;
        }
        await this.reload(record, resId);
    }

    async reload(record, resId) {
        if (record.resId === resId) {
            await record.model.load();
        }
    }
}

registry.category("view_widgets").add("email_workflows", {component: Workflows});
