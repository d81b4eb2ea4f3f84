import {
    StatInfoField,
    statInfoField,
} from "@web/views/fields/stat_info/stat_info_field";
import {_t} from "@web/core/l10n/translation";
import {formatInteger} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {useDialerFigures} from "./use_dialer_figures.esm";

/** A figure on a button, as the bus tells it. */
export class DialerStatField extends StatInfoField {
    setup() {
        super.setup();
        this.live = useDialerFigures();
    }

    get formattedValue() {
        return formatInteger(this.live.values[this.props.name] || 0);
    }
}

export const dialerStatField = {
    ...statInfoField,
    component: DialerStatField,
    displayName: _t("Figure of a list"),
    supportedTypes: ["integer"],
    fieldDependencies: [{name: "figures_at", type: "datetime"}],
};

registry.category("fields").add("email_dialer_stat", dialerStatField);
