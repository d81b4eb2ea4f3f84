import {Component, useEffect, useRef, useState, useSubEnv} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {NoteDraft} from "./note_draft.esm";
import {NoteEditor} from "./note_editor.esm";
import {_t} from "@web/core/l10n/translation";
import {returnFocus} from "./return_focus.esm";
import {threadTops} from "./thread_items.esm";

/**
 * Where a note is written: apart from the composer of mails, yellow, and without
 * anything that sends. One that was begun is there again after a reload.
 */
export class NoteTop extends Component {
    static template = "email_channel.NoteTop";
    static components = {NoteEditor};
    static props = {};

    setup() {
        this.store = useService("mail.store");
        this.dialog = useService("dialog");
        // The thread's state changes with the conversation that it shows.
        this.mails = useState(this.env.emailThread.thread);
        this.state = useState({openFor: null, focus: 0});
        this.rootRef = useRef("root");
        useSubEnv({inChatter: {}});
        useBus(this.env.emailThreadBus, "note:start", () => this.open());
        useEffect(
            (id) => {
                this.state.openFor = NoteDraft.ofConversation(id).read() ? id : null;
            },
            () => [this.conversationId]
        );
    }

    get conversationId() {
        return this.env.emailThread.props.conversationId;
    }

    get isShown() {
        return this.mails.status !== "" && Boolean(this.conversationId);
    }

    get isOpen() {
        return this.state.openFor === this.conversationId;
    }

    get thread() {
        const id = this.conversationId;
        return this.store.Thread.insert({model: "email.conversation", id});
    }

    get isBegun() {
        const {composerText, attachments} = this.thread.composer;
        return Boolean(composerText.trim() || attachments.length);
    }

    open() {
        this.state.openFor = this.conversationId;
        this.state.focus++;
    }

    close() {
        this.state.openFor = null;
        this.env.emailThreadBus.trigger("note:close");
        returnFocus(() => this.rootRef.el?.querySelector(".o_email_add_note"));
    }

    async onAdded() {
        this.close();
        await this.env.emailThread.load();
    }

    discard() {
        if (!this.isBegun) {
            this.close();
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Discard this note?"),
            body: _t("What you have written of it is gone then."),
            confirmLabel: _t("Discard"),
            confirm: () => {
                this.thread.composer.clear();
                NoteDraft.ofConversation(this.conversationId).forget();
                this.close();
            },
            cancel: () => {
                // It stays.
            },
        });
    }
}

threadTops.add("note", NoteTop, {sequence: 60});
