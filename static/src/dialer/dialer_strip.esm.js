import {Component, onWillStart} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatInteger} from "@web/views/fields/formatters";
import {formatPercent} from "./progress_field.esm";
import {useMonitor} from "./use_dialer_figures.esm";
import {useService} from "@web/core/utils/hooks";

/** The dialers side by side, above their lists. */
export class DialerStrip extends Component {
    static template = "email_channel.DialerStrip";
    static props = {};

    setup() {
        this.action = useService("action");
        this.monitor = useMonitor();
        // Not waited for: the lists below are there at once.
        onWillStart(() => {
            this.monitor.load();
        });
    }

    get dialers() {
        return Object.entries(this.monitor.dialers)
            .map(([id, values]) => ({id: Number(id), ...values}))
            .sort((one, other) => one.name.localeCompare(other.name));
    }

    badges(dialer) {
        const active = dialer.active && dialer.running_count > 0;
        return [
            active
                ? {key: "active", words: _t("Active"), color: "text-bg-success"}
                : {key: "inactive", words: _t("Inactive"), color: "text-bg-secondary"},
            dialer.in_schedule
                ? {key: "in", words: _t("In schedule"), color: "text-bg-info"}
                : {
                      key: "out",
                      words: _t("Out of schedule"),
                      color: "text-bg-warning",
                  },
        ];
    }

    percent(dialer) {
        return formatPercent(dialer.progress);
    }

    counts(dialer) {
        return _t("%(processed)s of %(total)s processed, %(sent)s sent", {
            processed: formatInteger(dialer.processed_count),
            total: formatInteger(dialer.total_count),
            sent: formatInteger(dialer.sent_count),
        });
    }

    color(dialer) {
        if (dialer.progress === 100) {
            return "bg-success";
        }
        return dialer.running_count ? "bg-info" : "bg-primary opacity-50";
    }

    /** Its lists alone; as a filter of the search, which says so and can be removed. */
    filter(dialer) {
        this.env.searchModel.splitAndAddDomain([["dialer_id", "=", dialer.id]]);
    }

    open(dialer) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "email.dialer",
            res_id: dialer.id,
            views: [[false, "form"]],
        });
    }
}
