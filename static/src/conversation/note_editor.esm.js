import {markup, toRaw} from "@odoo/owl";
import {Composer} from "@mail/core/common/composer";
import {NoteDraft} from "./note_draft.esm";
import {_t} from "@web/core/l10n/translation";
import {createElementWithContent} from "@web/core/utils/html";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

/** How old a typed word may be that a killed browser loses, in milliseconds. */
const SAVE_MS = 1000;
const MENTION = "a.o_mail_redirect[data-oe-model='res.partner']";

/**
 * Odoo's editor of notes, with its mentions and files. It has no recipients and does
 * not send.
 */
export class NoteEditor extends Composer {
    setup() {
        // Once: who ends an edit takes its message from the composer.
        this.draft = this.findDraft();
        super.setup();
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.saveContentDebounced = useDebounced(this.saveContent, SAVE_MS, {
            execBeforeUnmount: true,
        });
    }

    get SEND_TEXT() {
        return this.message ? _t("Save note") : _t("Add note");
    }

    get placeholder() {
        return _t("Write to your colleagues. With @ you tell one of them.");
    }

    /** An emptied note is deleted by its own menu, which asks. */
    get askDeleteFromEdit() {
        return false;
    }

    findDraft() {
        const {message, thread} = toRaw(this.props.composer);
        return message
            ? NoteDraft.ofMessage(message.id)
            : NoteDraft.ofConversation(thread.id);
    }

    // -- what is typed is kept ---------------------------------------------------

    saveContent() {
        this.draft.keep(toRaw(this.props.composer).composerHtml);
    }

    restoreContent() {
        const html = this.draft.read();
        if (!html) {
            return;
        }
        const composer = toRaw(this.props.composer);
        // As core does: this very editor wrote it.
        composer.composerHtml = markup(html);
        const words = createElementWithContent("div", composer.composerHtml);
        for (const link of words.querySelectorAll(MENTION)) {
            const name = link.textContent.replace(/^@/, "");
            const partner = {id: Number(link.dataset.oeId), name};
            composer.mentionedPartners.add(this.store["res.partner"].insert(partner));
        }
    }

    clear() {
        super.clear();
        this.draft.forget();
    }

    // -- adding it -----------------------------------------------------------------

    async sendMessage() {
        if (this.state.active && (await this.checkFiles())) {
            await super.sendMessage();
        }
    }

    async editMessage() {
        if (this.state.active && (await this.checkFiles())) {
            await super.editMessage();
        }
    }

    /** What could not be added can be tried again. */
    async processMessage(add) {
        try {
            await super.processMessage(add);
        } finally {
            this.state.active = true;
        }
    }

    /** @returns {Promise<Boolean>} whether all may be added; the others are told */
    async checkFiles() {
        const {attachments} = this.props.composer;
        const ids = attachments.filter(({uploading}) => !uploading).map(({id}) => id);
        if (!ids.length) {
            return true;
        }
        this.state.active = false;
        try {
            const found = await this.orm.call(
                "email.conversation",
                "check_note_files",
                [[this.thread.id], ids]
            );
            found.forEach((file) => this.tellStopped(file));
            return !found.length;
        } finally {
            this.state.active = true;
        }
    }

    tellStopped({id, name, reason, deleted}) {
        this.notification.add(reason, {title: name, type: "danger", sticky: true});
        if (deleted) {
            this.store["ir.attachment"].get(id)?.delete();
        }
    }
}
