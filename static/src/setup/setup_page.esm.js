import {Checklist} from "./checklist.esm";
import {Component, onWillStart} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useChecklist} from "./use_checklist.esm";

/** From nothing to the first mail. */
export class SetupPage extends Component {
    static template = "email_channel.SetupPage";
    static components = {Checklist, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.checklist = useChecklist();
        onWillStart(() => this.checklist.load());
    }
}

registry.category("actions").add("email_channel.setup", SetupPage);
