import {Component, useState} from "@odoo/owl";
import {AFTER_SENDING, afterSendingOf, chooseAfterSending} from "./after_sending.esm";
import {CHOOSE_TEMPLATE} from "../content/insert_template.esm";
import {INSERT_SIGNATURE} from "./body_field.esm";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {SendLater} from "./send_later.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const BUSY = {
    close: _t("Sending, then closing…"),
    park: _t("Sending, then parking…"),
    transfer: _t("Sending, then transferring…"),
};

/** Below the letter: send it, now or later, and what became of what was written. */
export class SendBar extends Component {
    static template = "email_channel.SendBar";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    setup() {
        const {autosave, draft, sending} = this.env.emailCompose;
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.sending = sending;
        this.draft = useState(draft);
        this.saving = useState(autosave.state);
        this.state = useState(sending.state);
        this.preference = useState({name: afterSendingOf()});
    }

    get data() {
        return this.props.record.data;
    }

    get isInConversation() {
        return Boolean(this.data.conversation_id) && !this.env.inDialog;
    }

    get sendLabel() {
        if (this.state.busy) {
            return BUSY[this.state.busy] || _t("Sending…");
        }
        return this.state.asked ? _t("Send anyway") : _t("Send");
    }

    get ways() {
        if (!this.isInConversation) {
            return [];
        }
        const ways = [
            {andThen: "close", words: _t("Send and close")},
            {andThen: "park", words: _t("Send and park")},
            {andThen: "transfer", words: _t("Send and transfer")},
        ];
        if (this.env.emailDesk) {
            ways.push({andThen: "next", words: _t("Send and go to the next one")});
        }
        return ways;
    }

    get preferences() {
        return AFTER_SENDING.filter(({name}) => name !== "next" || this.env.emailDesk);
    }

    get savedWords() {
        switch (this.saving.status) {
            case "waiting":
            case "saving":
                return _t("Saving…");
            case "saved":
                return _t("Saved");
        }
        return "";
    }

    get trouble() {
        const {status, words} = this.saving;
        if (status === "offline") {
            return _t("Not saved: the connection is down. Keep this page open.");
        }
        if (status === "refused") {
            return words
                ? _t("Not saved: %(reason)s", {reason: words})
                : _t("Not saved.");
        }
        return "";
    }

    send(andThen = "") {
        return this.sending.send({andThen});
    }

    sendLater() {
        this.dialog.add(SendLater, {
            answers: Boolean(this.data.conversation_id),
            onChosen: (way) => this.sending.send(way),
        });
    }

    async insertSignature() {
        const {data, model, resId, resModel} = this.props.record;
        const signature = await this.orm.call(resModel, "get_signature", [
            [resId],
            data.touchpoint_id?.id || false,
        ]);
        model.bus.trigger(INSERT_SIGNATURE, signature);
    }

    async choose(name) {
        this.preference.name = name;
        await chooseAfterSending(name);
    }

    insertTemplate() {
        this.props.record.model.bus.trigger(CHOOSE_TEMPLATE);
    }

    discard() {
        return this.env.emailCompose.discard();
    }

    keepMine() {
        return this.env.emailCompose.keepMine();
    }

    loadOther() {
        return this.env.emailCompose.loadOther();
    }
}

registry.category("view_widgets").add("email_send_bar", {component: SendBar});
