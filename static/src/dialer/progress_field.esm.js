import {
    DIALER_DEPENDENCIES,
    LIST_DEPENDENCIES,
    useDialerFigures,
    useRecordReload,
} from "./use_dialer_figures.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** @returns {String} as "37.4 %": 100 is said only when it is all of them */
export function formatPercent(value) {
    const digits = value === 100 || !value ? 0 : 1;
    return `${formatFloat(value, {digits: [16, digits]})} %`;
}

/** How far a list or a dialer is: a bar that moves as the bus tells. */
export class DialerProgressField extends Component {
    static template = "email_channel.DialerProgress";
    static props = {...standardFieldProps};

    setup() {
        this.live = useDialerFigures();
        useRecordReload(this.live);
    }

    get progress() {
        return this.live.values[this.props.name] || 0;
    }

    get words() {
        return formatPercent(this.progress);
    }

    get color() {
        const {running, running_count: lists} = this.live.values;
        if (this.progress === 100) {
            return "bg-success";
        }
        return running || lists ? "bg-info" : "bg-primary opacity-50";
    }
}

export const dialerProgressField = {
    component: DialerProgressField,
    displayName: _t("Progress of a list"),
    supportedTypes: ["float"],
    isEmpty: () => false,
    fieldDependencies: LIST_DEPENDENCIES,
};

export const dialerTotalProgressField = {
    ...dialerProgressField,
    displayName: _t("Progress of the lists of a dialer"),
    fieldDependencies: DIALER_DEPENDENCIES,
};

registry.category("fields").add("email_dialer_progress", dialerProgressField);
registry
    .category("fields")
    .add("email_dialer_total_progress", dialerTotalProgressField);
