import {Component, markup, useState, useSubEnv} from "@odoo/owl";
import {fullDate, shortDate} from "./mail_dates.esm";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {MailAttachments} from "./mail_attachments.esm";
import {NoteDraft} from "./note_draft.esm";
import {NoteEditor} from "./note_editor.esm";
import {_t} from "@web/core/l10n/translation";
import {threadKinds} from "./thread_items.esm";
import {useService} from "@web/core/utils/hooks";

/** A note among the mails. Its writer may change and delete it. */
export class NoteCard extends Component {
    static template = "email_channel.NoteCard";
    static components = {Dropdown, DropdownItem, MailAttachments, NoteEditor};
    static props = {
        /** As email.conversation.get_thread gives it. */
        note: Object,
        conversationId: Number,
        reload: Function,
    };

    setup() {
        this.store = useService("mail.store");
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({message: null});
        useSubEnv({inChatter: {}});
    }

    get body() {
        // The server cleans each message when it is written.
        return markup(this.props.note.body);
    }

    get title() {
        return _t("Note by %(author)s", {author: this.props.note.author});
    }

    get avatar() {
        return `/web/image/res.partner/${this.props.note.author_id}/avatar_128`;
    }

    get shortDate() {
        return shortDate(this.props.note.date);
    }

    get fullDate() {
        return fullDate(this.props.note.date);
    }

    get composer() {
        return this.state.message?.composer;
    }

    async fetchMessage() {
        const {conversationId, note} = this.props;
        const data = await this.orm.call("email.conversation", "note_to_edit", [
            [conversationId],
            note.id,
        ]);
        this.store.insert(data);
        return this.store["mail.message"].get(note.id);
    }

    async edit() {
        const message = await this.fetchMessage();
        await message?.enterEditMode(message.thread);
        this.state.message = message;
    }

    stopEditing() {
        // What is left in it would be kept once more when its editor goes.
        this.composer?.clear();
        NoteDraft.ofMessage(this.props.note.id).forget();
        this.state.message?.exitEditMode(this.state.message.thread);
        this.state.message = null;
    }

    async onSaved() {
        this.stopEditing();
        await this.props.reload();
    }

    remove() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete this note?"),
            body: _t("Its files are deleted with it."),
            confirmLabel: _t("Delete"),
            confirm: async () => {
                const message = await this.fetchMessage();
                await message?.remove();
                await this.props.reload();
            },
            cancel: () => {
                // It stays.
            },
        });
    }
}

threadKinds.add("note", {
    Component: NoteCard,
    list: ({notes}) => notes || [],
    propsOf: (note, view) => ({
        note,
        conversationId: view.props.conversationId,
        reload: view.load,
    }),
});
