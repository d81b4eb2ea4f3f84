import {Component} from "@odoo/owl";
import {EmailThread} from "./email_thread.esm";
import {_t} from "@web/core/l10n/translation";
import {isGone} from "../desk/failure.esm";
import {registry} from "@web/core/registry";
import {router} from "@web/core/browser/router";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useThreadReload} from "./use_thread_reload.esm";

/** One click may change a conversation several times. */
const LOAD_MS = 300;

/** The thread of a conversation's form, on its one2many of mails. */
export class ThreadField extends Component {
    static template = "email_channel.ThreadField";
    static components = {EmailThread};
    static props = {...standardFieldProps};

    setup() {
        // The direct link to one mail is /odoo/email-desk/<id>?mail=<id>.
        this.mailId = Number(router.current.mail) || this.env.emailDesk?.mailId || null;
        useThreadReload(
            () => this.props.record.resId,
            LOAD_MS,
            () => this.onChanged()
        );
    }

    /** The mails' ids: when the form loads others, the thread loads them too. */
    get version() {
        return this.props.record.data[this.props.name].currentIds.join();
    }

    async onChanged() {
        const {record} = this.props;
        const {resId} = record;
        if (await record.isDirty()) {
            return;
        }
        try {
            await record.load();
        } catch (error) {
            if (!isGone(error)) {
                throw error;
            }
            this.leave(error, resId);
        }
    }

    /** Somebody took it out of the reader's sight while it was open. */
    leave(error, resId) {
        const {emailDeskPane: pane, config} = this.env;
        if (pane) {
            pane.fail(error, resId);
        } else {
            config.historyBack();
        }
    }
}

export const threadField = {
    component: ThreadField,
    displayName: _t("E-mail Thread"),
    supportedTypes: ["one2many"],
    relatedFields: [],
    isEmpty: () => false,
};

registry.category("fields").add("email_thread", threadField);
