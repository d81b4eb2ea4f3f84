import {onWillDestroy, useComponent, useEffect, useState} from "@odoo/owl";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";

export const COUNTS = [
    "total",
    "processed",
    "unprocessed",
    "sent",
    "failed",
    "rejected",
    "uncertain",
    "skipped",
    "seen",
    "clicked",
    "answered",
    "unsubscribed",
    "spam",
];

const counts = COUNTS.map((name) => ({name: `${name}_count`, type: "integer"}));

/** The fields that widgets need in their view. */
export const DIALER_DEPENDENCIES = [
    ...counts,
    {name: "figures_at", type: "datetime"},
    {name: "progress", type: "float"},
    {name: "in_schedule", type: "boolean"},
];

export const LIST_DEPENDENCIES = [
    ...DIALER_DEPENDENCIES,
    {name: "running", type: "boolean"},
    {name: "mails_a_minute", type: "float"},
    {name: "seconds_left", type: "integer"},
    {name: "wait_reason", type: "selection"},
    {name: "wait_until", type: "datetime"},
];

/** Which field of the monitor tells of the records of a model. */
const TOLD = {"email.dialer.list": "lists", "email.dialer": "dialers"};

/** What else a view shows of a list: buttons, and which of them. */
const STRUCTURE = ["running", "state", "hold", "name"];

/** @returns {Object} the monitor, told of by the bus while the component is there */
export function useMonitor() {
    const monitor = useState(useService("email_channel.dialer_monitor"));
    monitor.watch();
    onWillDestroy(() => monitor.unwatch());
    return monitor;
}

/**
 * The figures of one record of a view as they are now: the newer of what the view read
 * and of what the bus told.
 *
 * The component's props are asked each time: a form has another record after a button.
 *
 * @returns {{values: Object}} named as the fields are
 */
export function useDialerFigures() {
    const component = useComponent();
    const monitor = useMonitor();
    const live = {
        get told() {
            const {resModel, resId} = component.props.record;
            return monitor[TOLD[resModel]]?.[resId];
        },
        get values() {
            const {data} = component.props.record;
            const {told} = live;
            return told && !isOlder(told, data) ? {...data, ...told} : data;
        },
    };
    return live;
}

function isOlder(told, data) {
    return data.figures_at && deserializeDateTime(told.now) < data.figures_at;
}

/**
 * Read the record anew when something else than its figures changed, such as what its
 * buttons depend on; not while one edits it.
 *
 * @param {{told: Object}} live see useDialerFigures
 */
export function useRecordReload(live) {
    const component = useComponent();
    useEffect(
        (isOther) => {
            const {record} = component.props;
            if (isOther && !record.dirty) {
                record.load();
            }
        },
        () => {
            const {told} = live;
            const {data} = component.props.record;
            const other = STRUCTURE.some(
                (name) =>
                    told &&
                    !isOlder(told, data) &&
                    name in told &&
                    name in data &&
                    told[name] !== data[name]
            );
            return [other && told.now];
        }
    );
}
