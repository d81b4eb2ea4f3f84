import {Component, useRef, useState} from "@odoo/owl";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Where a supervisor whispers to the agent who has a conversation. */
export class WhisperDialog extends Component {
    static template = "email_channel.WhisperDialog";
    static components = {Dialog};
    static props = {
        conversationId: Number,
        onSaid: {type: Function, optional: true},
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({words: "", busy: false});
        this.inputRef = useRef("autofocus");
        useAutofocus();
    }

    get isEmpty() {
        return !this.state.words.trim();
    }

    onKeydown(event) {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            this.say();
        }
    }

    async say() {
        if (this.isEmpty || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.orm.call("email.whisper", "whisper", [
                this.props.conversationId,
                this.state.words,
            ]);
        } finally {
            this.state.busy = false;
        }
        this.notification.add(_t("The agent sees it now."), {type: "success"});
        this.props.close();
        await this.props.onSaid?.();
    }
}

/** Client action of the conversation's form. */
function whisperAction(env, action) {
    const conversationId = action.params?.conversation_id || action.context.active_id;
    env.services.dialog.add(WhisperDialog, {conversationId});
}

registry.category("actions").add("email_channel.whisper", whisperAction);
