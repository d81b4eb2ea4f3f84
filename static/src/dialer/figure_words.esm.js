import {_t} from "@web/core/l10n/translation";

/** What bad news there is, if any: the color of a figure that is not 0. */
const COLORS = {
    failed: "text-danger",
    rejected: "text-danger",
    uncertain: "text-warning",
    spam: "text-danger",
    sent: "text-success",
};

/**
 * The figures in the order in which they are read: how far, what became of them, what
 * the recipients did.
 *
 * @param {Object} values of a list or a dialer, named as the fields are
 * @returns {Object[]} {name, label, value, color}
 */
export function figuresOf(values) {
    return [
        {name: "total", label: _t("Lines")},
        {name: "processed", label: _t("Processed")},
        {name: "unprocessed", label: _t("Not processed")},
        {name: "sent", label: _t("Sent")},
        {name: "failed", label: _t("Failed")},
        {name: "rejected", label: _t("Rejected")},
        {name: "uncertain", label: _t("Uncertain")},
        {name: "skipped", label: _t("Skipped")},
        {name: "seen", label: _t("Probably seen")},
        {name: "clicked", label: _t("Clicked")},
        {name: "answered", label: _t("Answered")},
        {name: "unsubscribed", label: _t("Unsubscribed")},
        {name: "spam", label: _t("Spam")},
    ].map((figure) => {
        const value = values[`${figure.name}_count`] || 0;
        return {...figure, value, color: (value && COLORS[figure.name]) || ""};
    });
}
