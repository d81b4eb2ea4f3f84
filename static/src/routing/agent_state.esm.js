import {Component} from "@odoo/owl";
import {Elapsed} from "./elapsed.esm";
import {_t} from "@web/core/l10n/translation";
import {colorOf} from "./agent_states.esm";

/** An agent's state: icon, name, and since when. */
export class AgentState extends Component {
    static template = "email_channel.AgentState";
    static components = {Elapsed};
    static props = {
        state: Object,
        /** Of the name and time only what fits beside many others is shown. */
        compact: {type: Boolean, optional: true},
    };

    get color() {
        return colorOf(this.props.state.code);
    }

    get name() {
        const {name, after} = this.props.state;
        return after ? _t("%(now)s, then %(after)s", {now: name, after}) : name;
    }
}
