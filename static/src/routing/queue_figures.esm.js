import {Component, onWillStart, useState} from "@odoo/owl";
import {AgentState} from "./agent_state.esm";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {formatWords} from "./durations.esm";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useFigures} from "./use_figures.esm";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

const LEVELS = {warn: "text-warning", alert: "text-danger"};

/** What happens in a queue now, and what its members do. */
export class QueueFigures extends Component {
    static template = "email_channel.QueueFigures";
    static components = {AgentState, Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.desk = useState(useService("email_channel.agent"));
        this.may = useState({setStates: false, busy: {}});
        const {state, load} = useFigures(this.props, ({record}) => record.resId);
        this.live = state;
        this.load = load;
        onWillStart(async () => {
            this.may.setStates = await user.hasGroup(
                "email_channel.group_email_supervisor"
            );
        });
    }

    /** Name, value and warning of each figure. */
    get cells() {
        const {figures} = this.live;
        const level = (name) => figures.levels?.[name];
        return [
            {
                key: "waiting",
                label: _t("Waiting"),
                value: figures.waiting,
                level: level("waiting"),
            },
            {
                key: "longest_wait",
                label: _t("Longest wait"),
                value: figures.waiting ? formatWords(figures.longest_wait) : "–",
                level: level("longest_wait"),
            },
            {key: "offered", label: _t("Ringing"), value: figures.offered},
            {key: "active", label: _t("With agents"), value: figures.active},
            {key: "parked", label: _t("Parked now"), value: figures.parked},
            {
                key: "service_level",
                label: _t("Service level today"),
                value: this.percent(figures.service_level),
            },
        ].map((cell) => ({...cell, color: LEVELS[cell.level] || ""}));
    }

    percent(value) {
        return typeof value === "number" ? `${Math.round(value)} %` : "–";
    }

    async setState(member, state) {
        if (this.may.busy[member.agent_id]) {
            return;
        }
        this.may.busy[member.agent_id] = true;
        try {
            const args = [[member.agent_id], state.id];
            await this.orm.call("email.agent", "set_state", args);
        } catch (error) {
            const words = error.data?.message || error.message;
            this.notification.add(words, {type: "danger"});
        } finally {
            delete this.may.busy[member.agent_id];
        }
        await this.load();
    }
}

export const queueFigures = {
    component: QueueFigures,
};

registry.category("view_widgets").add("email_queue_figures", queueFigures);
