import {ALL} from "./desk_search_model.esm";
import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {SORTS, sortOf} from "./sorts.esm";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";

/** The server counts no further. */
const MOST = 1000;
const NEXT = "email_desk_next";
/** What is shown after a conversation is done. */
const WAYS = [
    {name: "next", words: _t("Open the next one")},
    {name: "list", words: _t("Go back to the list")},
    {name: "stay", words: _t("Stay on it")},
];

/** Which conversations the list shows, how many there are, and in which order. */
export class DeskBoxes extends Component {
    static template = "email_channel.DeskBoxes";
    static components = {Dropdown, DropdownItem};
    static props = {
        counts: Object,
        orderBy: Array,
        onSort: Function,
    };

    get boxes() {
        const {boxes, boxName} = this.env.searchModel;
        const all = {name: ALL, description: _t("All")};
        return [...boxes, all].map(({name, description}) => ({
            name,
            words: description,
            isChosen: name === boxName,
            count: this.wordsOf(this.props.counts[name]),
        }));
    }

    wordsOf(count) {
        if (count === undefined) {
            return "";
        }
        return count >= MOST ? `${MOST - 1}+` : String(count);
    }

    get sorts() {
        return SORTS;
    }

    get sort() {
        return SORTS.find(({name}) => name === sortOf(this.props.orderBy));
    }

    get ways() {
        return WAYS;
    }

    get way() {
        return user.settings?.[NEXT] || WAYS[0].name;
    }

    async setWay(name) {
        await user.setUserSettings(NEXT, name);
        this.render();
    }

    choose(name) {
        this.env.searchModel.chooseBox(name);
    }
}
