import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {useService} from "@web/core/utils/hooks";

/** What the figures on the screen count, one click away. */
export class MeasureDefinitions extends Component {
    static template = "email_channel.MeasureDefinitions";
    static components = {Dropdown, DropdownItem};
    static props = {
        // As a pivot or a graph has them: {name: field}
        measures: Object,
        active: {type: Array, element: String},
    };

    setup() {
        this.action = useService("action");
    }

    get figures() {
        return this.props.active
            .map((name) => ({name, ...this.props.measures[name]}))
            .filter(({help}) => help);
    }

    openAll() {
        this.action.doAction("email_channel.figure_definitions_action");
    }
}
