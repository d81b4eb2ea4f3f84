import {Component, useState} from "@odoo/owl";
import {KEYS, labelOf, singleKeysAreOn, switchSingleKeys} from "./keys.esm";
import {Dialog} from "@web/core/dialog/dialog";

/** What can be done from the keyboard. */
export class KeySheet extends Component {
    static template = "email_channel.KeySheet";
    static components = {Dialog};
    static props = {close: Function};

    setup() {
        this.state = useState({on: singleKeysAreOn()});
        this.keys = KEYS.map((each) => ({
            id: each.id,
            name: each.name,
            parts: labelOf(each).split("+"),
        }));
    }

    toggle() {
        this.state.on = !this.state.on;
        switchSingleKeys(this.state.on);
    }
}
