import {DIALER_DEPENDENCIES, useDialerFigures} from "./use_dialer_figures.esm";
import {Component} from "@odoo/owl";
import {FigureCells} from "./figure_cells.esm";
import {figuresOf} from "./figure_words.esm";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** All figures of a list or a dialer; each opens the lines that it counts. */
export class DialerFigures extends Component {
    static template = "email_channel.DialerFigures";
    static components = {FigureCells};
    static props = {...standardWidgetProps};

    setup() {
        this.live = useDialerFigures();
    }

    get figures() {
        return figuresOf(this.live.values);
    }
}

registry.category("view_widgets").add("email_dialer_figures", {
    component: DialerFigures,
    fieldDependencies: DIALER_DEPENDENCIES,
});
