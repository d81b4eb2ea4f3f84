import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** Asks an agent whether a supervisor may see the screen. */
export class ScreenQuestion extends Component {
    static template = "email_channel.ScreenQuestion";
    static components = {Dialog};
    static props = {close: Function, onAnswer: Function, supervisor: String};

    setup() {
        this.title = _t("Show your screen?");
        this.answered = false;
        // Who closes it otherwise does not want to.
        this.env.dialogData.dismiss = () => this.answer(false);
    }

    answer(agrees) {
        if (!this.answered) {
            this.answered = true;
            this.props.close();
            this.props.onAnswer(agrees);
        }
    }
}
