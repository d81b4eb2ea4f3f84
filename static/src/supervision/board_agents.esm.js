import {AgentActions} from "./agent_actions.esm";
import {Component} from "@odoo/owl";
import {Since} from "./board_times.esm";
import {_t} from "@web/core/l10n/translation";
import {colorOf} from "../routing/agent_states.esm";

/** Each agent: the state, the channels in use, and what was done today. */
export class BoardAgents extends Component {
    static template = "email_channel.BoardAgents";
    static components = {AgentActions, Since};
    static props = {
        agents: Array,
        /** Set of ids of agents. */
        selected: Object,
        /** (figure, agent id) => shows the rows that it counts */
        open: Function,
        /** Called when something was done with an agent. */
        onDone: Function,
    };

    colorOf(state) {
        return colorOf(state.code);
    }

    stateName({name, after}) {
        return after ? _t("%(now)s, then %(after)s", {now: name, after}) : name;
    }

    /** What the agent is busy with now. */
    channels(agent) {
        return [
            {key: "email", icon: "fa-envelope", words: _t("E-mail"), is: agent.active},
            {key: "call", icon: "fa-phone", words: _t("Call"), is: agent.in_call},
            {key: "chat", icon: "fa-comments", words: _t("Chat"), is: agent.in_chat},
        ].filter((channel) => channel.is);
    }

    get areAllSelected() {
        const {agents, selected} = this.props;
        return agents.length > 0 && agents.every(({id}) => selected.has(id));
    }

    toggle(id) {
        const {selected} = this.props;
        if (!selected.delete(id)) {
            selected.add(id);
        }
    }

    toggleAll() {
        const {agents, selected} = this.props;
        const all = this.areAllSelected;
        for (const {id} of agents) {
            if (all) {
                selected.delete(id);
            } else {
                selected.add(id);
            }
        }
    }
}
