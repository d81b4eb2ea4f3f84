import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";

const MOST_NAMES = 2;

/** Which of several are shown; none chosen: all of them. */
export class BoardChoice extends Component {
    static template = "email_channel.BoardChoice";
    static components = {Dropdown, DropdownItem};
    static props = {
        label: String,
        /** The words for all of them. */
        all: String,
        /** [{id, name}] */
        choices: Array,
        /** Ids. */
        chosen: Array,
        toggle: Function,
        clear: Function,
    };

    /** Those that are chosen: their names, or how many they are. */
    get names() {
        const {choices, chosen} = this.props;
        if (chosen.length > MOST_NAMES) {
            return String(chosen.length);
        }
        return choices
            .filter(({id}) => chosen.includes(id))
            .map(({name}) => name)
            .join(", ");
    }
}
