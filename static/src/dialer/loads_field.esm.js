import {Component, onWillDestroy} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useBusReload} from "../bus_reload.esm";
import {useService} from "@web/core/utils/hooks";

const COUNTS = [
    "added_count",
    "known_count",
    "repeated_count",
    "wrong_count",
    "empty_count",
];

/** The files that were loaded into a list: how far each is, and what came of it. */
export class LoadsField extends Component {
    static template = "email_channel.LoadsField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.destroyed = false;
        onWillDestroy(() => (this.destroyed = true));
        useBusReload({
            type: "email_channel.dialer_load",
            concerns: ({list_id}) => list_id === this.props.record.resId,
            delay: () => 500,
            mayReload: () => !this.props.record.dirty,
            reload: () => this.reload(),
        });
    }

    get fields() {
        return this.props.record.data[this.props.name].fields;
    }

    get loads() {
        return this.props.record.data[this.props.name].records.map(({resId, data}) => ({
            ...data,
            id: resId,
            reading: ["waiting", "loading"].includes(data.state),
            stateWords: this.label("state", data.state),
            counts: COUNTS.filter((name) => data[name]).map((name) => ({
                name,
                label: this.fields[name].string,
                count: data[name],
            })),
        }));
    }

    label(name, value) {
        return this.fields[name].selection.find(([key]) => key === value)?.[1] || "";
    }

    async reload() {
        if (!this.destroyed) {
            await this.props.record.load();
        }
    }

    async open(load, method) {
        this.action.doAction(
            await this.orm.call("email.dialer.load", method, [[load.id]])
        );
    }

    cancel(load) {
        this.dialog.add(ConfirmationDialog, {
            title: load.reading ? _t("Stop loading?") : _t("Take these lines out?"),
            body: _t(
                "The lines that “%(file)s” has put into the list, and that still wait to be sent, are taken out.",
                {file: load.name}
            ),
            confirmLabel: load.reading ? _t("Stop loading") : _t("Take out"),
            confirm: async () => {
                await this.orm.call("email.dialer.load", "action_cancel", [[load.id]]);
                await this.reload();
            },
            cancel: () => undefined,
        });
    }
}

registry.category("fields").add("email_dialer_loads", {
    component: LoadsField,
    supportedTypes: ["one2many"],
});
