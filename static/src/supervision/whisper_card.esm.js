import {fullDate, shortDate} from "../conversation/mail_dates.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {threadKinds} from "../conversation/thread_items.esm";
import {useService} from "@web/core/utils/hooks";

/** What a supervisor whispered to the agent, among the mails. */
export class WhisperCard extends Component {
    static template = "email_channel.WhisperCard";
    static props = {
        /** As email.whisper gives it. */
        whisper: Object,
        reload: Function,
    };

    setup() {
        this.orm = useService("orm");
    }

    get title() {
        const {author, to} = this.props.whisper;
        return _t("%(author)s whispers to %(agent)s", {author, agent: to});
    }

    get shortDate() {
        return shortDate(this.props.whisper.date);
    }

    get fullDate() {
        return fullDate(this.props.whisper.date);
    }

    async takeBack() {
        await this.orm.call("email.whisper", "take_back", [this.props.whisper.id]);
        await this.props.reload();
    }
}

threadKinds.add("whisper", {
    Component: WhisperCard,
    list: ({whispers}) => whispers || [],
    propsOf: (whisper, view) => ({whisper, reload: view.load}),
});
