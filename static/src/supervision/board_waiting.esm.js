import {Since, TimeLeft} from "./board_times.esm";
import {Component} from "@odoo/owl";

/** One page of the customers who wait, and how many there are. */
export class BoardWaiting extends Component {
    static template = "email_channel.BoardWaiting";
    static components = {Since, TimeLeft};
    static props = {
        waiting: Object,
        /** (conversation id) => shows it */
        open: Function,
    };
}
