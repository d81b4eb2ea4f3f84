import {AgentActions} from "./agent_actions.esm";
import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {user} from "@web/core/user";

/** The menu on an agent, in the list, the cards and the form of agents. */
export class AgentActionsWidget extends Component {
    static template = "email_channel.AgentActionsWidget";
    static components = {AgentActions};
    static props = {...standardWidgetProps};

    setup() {
        this.state = useState({isSupervisor: false});
        onWillStart(async () => {
            this.state.isSupervisor = await user.hasGroup(
                "email_channel.group_email_supervisor"
            );
        });
    }

    get agents() {
        return this.state.isSupervisor && this.props.record.resId
            ? [this.props.record.resId]
            : [];
    }

    /** What the server says of the agents by the bus comes later than what is done. */
    reload() {
        return this.props.record.model.root.load();
    }
}

registry.category("view_widgets").add("email_agent_actions", {
    component: AgentActionsWidget,
});
