import {Since, TimeLeft} from "./board_times.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** One page of the customers who wait, and how many there are. */
export class BoardWaiting extends Component {
    static template = "email_channel.BoardWaiting";
    static components = {Since, TimeLeft};
    static props = {
        waiting: Object,
        /** (conversation id) => shows it */
        open: Function,
    };

    /** Why it comes first, where there is no room for a column. */
    why({important, reasons}) {
        return [...(important ? [_t("Important")] : []), ...reasons].join(" · ");
    }
}
