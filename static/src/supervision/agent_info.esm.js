import {Component, onWillStart, useState} from "@odoo/owl";
import {AgentState} from "../routing/agent_state.esm";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** How many there are, and may be where there is a limit. */
function ofMost({active, most}) {
    return most ? _t("%(active)s of at most %(most)s", {active, most}) : `${active}`;
}

/** All that is known of an agent now, and of his day. */
export class AgentInfo extends Component {
    static template = "email_channel.AgentInfo";
    static components = {AgentState, Dialog};
    static props = {agentId: Number, close: Function};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.info = useState({});
        onWillStart(async () => {
            const call = ["email.supervised.agent", "get_info", [this.props.agentId]];
            Object.assign(this.info, await this.orm.call(...call));
        });
    }

    get countWords() {
        const {parked} = this.info;
        const words = ofMost(this.info);
        return parked
            ? _t("%(open)s; parked: %(parked)s", {open: words, parked})
            : words;
    }

    queueWords(queue) {
        return `${queue.name}: ${ofMost(queue)}`;
    }

    open() {
        this.props.close();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "email.agent",
            res_id: this.props.agentId,
            views: [[false, "form"]],
        });
    }

    async openRows(figure) {
        const action = await this.orm.call("email.supervised.agent", "open_figure", [
            this.props.agentId,
            figure,
        ]);
        this.props.close();
        await this.action.doAction(action);
    }
}
