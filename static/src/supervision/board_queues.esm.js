import {Component} from "@odoo/owl";
import {Since} from "./board_times.esm";
import {_t} from "@web/core/l10n/translation";

const COLORS = {warn: "text-warning", alert: "text-danger"};
const BORDERS = {warn: "border-warning", alert: "border-danger"};
const WORST_LAST = ["ok", "warn", "alert"];

/**
 * Each of the figures of a queue, the first two of them large.
 *
 * @param {Object} queue as email.board gives it
 * @returns {Object[]} {key, label, value; or since: UTC of what goes by; color: a class}
 */
export function cellsOf(queue) {
    const {levels, service_level: served} = queue;
    return [
        {
            key: "waiting",
            label: _t("Waiting"),
            value: queue.waiting,
            color: COLORS[levels.waiting],
        },
        {
            key: "wait",
            label: _t("Longest wait"),
            value: "–",
            since: queue.since,
            color: COLORS[levels.wait],
        },
        {
            key: "service_level",
            label: _t("Service level today"),
            value: served === null ? "–" : `${served} %`,
        },
        {key: "ready", label: _t("Agents ready"), value: queue.ready},
        {
            key: "delayed",
            label: _t("Delayed"),
            value: queue.delayed,
            color: queue.delayed ? "text-danger" : "",
        },
        {key: "active", label: _t("With agents"), value: queue.active},
        {key: "parked", label: _t("Parked now"), value: queue.parked},
    ];
}

/** What waits in each queue, coloured by its thresholds. */
export class BoardQueues extends Component {
    static template = "email_channel.BoardQueues";
    static components = {Since};
    static props = {
        queues: Array,
        /** (figure, queue id) => shows the rows that it counts */
        open: Function,
        /** (queue id) => shows the queue by itself */
        openQueue: Function,
    };

    border({levels}) {
        const worst = Math.max(
            ...Object.values(levels).map((level) => WORST_LAST.indexOf(level))
        );
        return BORDERS[WORST_LAST[worst]] || "";
    }

    cells(queue) {
        return cellsOf(queue);
    }
}
