import {Component, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {useService} from "@web/core/utils/hooks";

/** What each figure of the board counts, in words. */
export class FigureWords extends Component {
    static template = "email_channel.FigureWords";
    static components = {Dropdown};
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.state = useState({words: []});
    }

    async load() {
        if (!this.state.words.length) {
            this.state.words = await this.orm.call("email.board", "get_words", []);
        }
    }
}
