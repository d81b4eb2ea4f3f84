import {Component, useState} from "@odoo/owl";
import {AgentState} from "./agent_state.esm";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {MyQueues} from "./my_queues.esm";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {colorOf} from "./agent_states.esm";
import {shortDate} from "../conversation/mail_dates.esm";
import {registry} from "@web/core/registry";
import {useDropdownState} from "@web/core/dropdown/dropdown_hooks";
import {useService} from "@web/core/utils/hooks";

/** Between two looks at the queues while their list is open. */
const QUEUES_MS = 15000;

/** The agent's state, how to change it, and what waits in his queues. */
export class AgentSystray extends Component {
    static template = "email_channel.AgentSystray";
    static components = {AgentState, Dropdown, DropdownItem, MyQueues};
    static props = {};

    setup() {
        this.desk = useState(useService("email_channel.agent"));
        this.ring = useService("email_channel.offer_ring");
        this.sound = useState(this.ring.settings);
        this.permission = useState(useService("mail.notification.permission"));
        this.ui = useService("ui");
        this.dropdown = useDropdownState({
            onOpen: () => {
                browser.clearInterval(this.timer);
                this.timer = browser.setInterval(() => this.desk.load(), QUEUES_MS);
            },
            onClose: () => browser.clearInterval(this.timer),
        });
    }

    /** Who is paused can choose nothing, unless he was Offline and comes back. */
    get choices() {
        const {paused, code} = this.desk.agent;
        return paused && code !== "offline" ? [] : this.desk.states;
    }

    get pausedWords() {
        const {by, since} = this.desk.agent.paused;
        return _t("%(name)s paused you, since %(moment)s. Only a supervisor ends it.", {
            name: by || _t("A supervisor"),
            moment: shortDate(since),
        });
    }

    get isMissing() {
        return this.desk.agent.code === "rona";
    }

    get title() {
        const {name, after} = this.desk.agent;
        return (
            this.desk.trouble ||
            (after ? _t("%(now)s, then %(after)s", {now: name, after}) : name)
        );
    }

    /** Bootstrap's grey for backgrounds is too pale for an icon: another one for that. */
    colorOf(state) {
        const color = colorOf(state.code);
        return color === "secondary" ? "muted" : color;
    }

    isChosen(state) {
        const {id, after} = this.desk.agent;
        return after ? state.name === after : state.id === id;
    }

    /** One of several that exclude each other. */
    choiceAttrs(state) {
        return {
            "data-code": state.code,
            role: "menuitemradio",
            "aria-checked": this.isChosen(state) ? "true" : "false",
        };
    }

    get canAsk() {
        return this.permission.permission === "prompt";
    }

    get isBlocked() {
        return this.permission.permission === "denied";
    }
}

registry
    .category("systray")
    .add("email_channel.agent", {Component: AgentSystray}, {sequence: 30});
