import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Which of those who wait are shown, and the way to the others. */
export class BoardPage extends Component {
    static template = "email_channel.BoardPage";
    static props = {
        waiting: Object,
        turnTo: Function,
    };

    get words() {
        const {count, offset, rows} = this.props.waiting;
        return _t("%(first)s–%(last)s of %(count)s", {
            first: offset + 1,
            last: offset + rows.length,
            count,
        });
    }

    get isLast() {
        const {count, offset, limit} = this.props.waiting;
        return offset + limit >= count;
    }

    step(by) {
        const {offset, limit} = this.props.waiting;
        this.props.turnTo(Math.max(0, offset + by * limit));
    }
}
