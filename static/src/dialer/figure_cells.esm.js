import {Component} from "@odoo/owl";
import {formatInteger} from "@web/views/fields/formatters";
import {useService} from "@web/core/utils/hooks";

/** Figures as buttons. */
export class FigureCells extends Component {
    static template = "email_channel.FigureCells";
    static props = {
        /** See figuresOf. */
        figures: Array,
        resModel: String,
        resId: Number,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    format(value) {
        return formatInteger(value);
    }

    async open(figure) {
        const {resModel, resId} = this.props;
        const options = {context: {figure}};
        const action = await this.orm.call(
            resModel,
            "action_open_lines",
            [[resId]],
            options
        );
        await this.action.doAction(action);
    }
}
