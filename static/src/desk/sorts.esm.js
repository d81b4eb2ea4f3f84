import {_t} from "@web/core/l10n/translation";

const asc = (name) => ({name, asc: true});
const desc = (name) => ({name, asc: false});

/** The orders of the list; who does not wait comes after all who do. */
export const SORTS = [
    {
        name: "last_mail",
        words: _t("Last e-mail"),
        orderBy: [desc("last_mail_at"), desc("id")],
    },
    {
        name: "wait",
        words: _t("Longest wait"),
        orderBy: [asc("waiting_since"), asc("id")],
    },
    {
        name: "priority",
        words: _t("Priority"),
        orderBy: [asc("priority_at"), asc("id")],
    },
    {
        name: "service_level",
        words: _t("Service level"),
        orderBy: [asc("service_level_at"), asc("waiting_since"), asc("id")],
    },
];

/** @returns {Object[]} terms of the order of this name, or of the usual one */
export function orderOf(name) {
    return (SORTS.find((sort) => sort.name === name) || SORTS[0]).orderBy;
}

/** @returns {String | undefined} name of the order that begins with this term */
export function sortOf(orderBy) {
    const [first] = orderBy;
    const isIt = ({orderBy: [term]}) =>
        term.name === first?.name && term.asc === first.asc;
    return SORTS.find(isIt)?.name;
}
