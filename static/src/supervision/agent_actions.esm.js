import {Component, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * What a supervisor may do with agents and their conversations. Each entry:
 * - `label(chosen)`: words;
 * - `icon`: of Font Awesome;
 * - `isAvailable(chosen)`;
 * - `run(chosen, env)`: a promise.
 *
 * `chosen` is `{agents, conversations}`: the agents as email.supervised.agent.get_menu
 * gives them, and the ids of the conversations.
 */
export const agentActions = registry.category("email_agent_actions");

/** The menu on one agent, on a selection of them, or on conversations. */
export class AgentActions extends Component {
    static template = "email_channel.AgentActions";
    static components = {Dropdown, DropdownItem};
    static props = {
        /** Ids of email.agent. */
        agents: {type: Array, element: Number},
        /** Ids of email.conversation that it is about; by default all of the agents'. */
        conversations: {type: Array, element: Number, optional: true},
        /** Called when something was done. */
        onDone: {type: Function, optional: true},
        slots: {type: Object, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({agents: [], status: "loading", words: ""});
    }

    /** Asked each time: what can be done with an agent changes all the time. */
    async load() {
        Object.assign(this.state, {agents: [], status: "loading", words: ""});
        try {
            const {agents} = await this.orm.silent.call(
                "email.supervised.agent",
                "get_menu",
                [this.props.agents]
            );
            Object.assign(this.state, {agents, status: "ready"});
        } catch (error) {
            const words = error.data?.message || _t("The server cannot be reached.");
            Object.assign(this.state, {status: "error", words});
        }
    }

    get chosen() {
        const {agents} = this.state;
        return {agents, conversations: this.props.conversations || []};
    }

    get entries() {
        return agentActions
            .getEntries()
            .filter(([, entry]) => entry.isAvailable(this.chosen))
            .map(([name, entry]) => ({name, icon: entry.icon, entry}));
    }

    async run({entry}) {
        await entry.run(this.chosen, this.env);
        await this.props.onDone?.();
    }
}
