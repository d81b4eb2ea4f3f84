import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatMoment} from "./send_moments.esm";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** Over every page: what was just sent, and the way back. */
export class UndoBar extends Component {
    static template = "email_channel.UndoBar";
    static props = {};

    setup() {
        this.service = useService("email_undo_send");
        this.state = useState(this.service.state);
    }

    words({to, at}) {
        if (at) {
            return _t("It will leave %(moment)s.", {moment: formatMoment(at)});
        }
        return to ? _t("Sent to %(recipients)s", {recipients: to}) : _t("Sent");
    }
}

registry
    .category("main_components")
    .add("email_channel.UndoBar", {Component: UndoBar, props: {}});
