import {Component, markRaw, reactive, useEffect, useRef, useState} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {DraftStrips} from "./draft_strips.esm";
import {NotNewest} from "../conversation/not_newest.esm";
import {PageComposer} from "./page_composer.esm";
import {focusText} from "./focus_text.esm";
import {goOn} from "./after_sending.esm";
import {threadTops} from "../conversation/thread_items.esm";

const DRAFT = "email.message";

/** Above the mails of a thread: the letter that is written, and the other drafts. */
export class ThreadComposer extends Component {
    static template = "email_channel.ThreadComposer";
    static components = {DraftStrips, NotNewest, PageComposer};
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.undoSend = useService("email_undo_send");
        this.rootRef = useRef("root");
        this.view = this.env.emailThread;
        this.thread = useState(this.view.thread);
        this.state = useState({open: null, handle: null});
        /** Drafts that the reader has put away; they do not open by themselves. */
        this.putAway = new Set();
        const bus = this.env.emailThreadBus;
        useBus(bus, "composer:show", ({detail}) => this.start(detail.action));
        useBus(bus, "composer:send", ({detail}) => this.send(detail));
        useBus(this.undoSend.bus, "undone", ({detail}) => this.onUndone(detail));
        useEffect(
            () => () => {
                this.forget();
                this.putAway.clear();
            },
            () => [this.view.props.conversationId]
        );
        useEffect(
            (seenId) => {
                this.noteSeen(seenId);
            },
            () => [this.seenId]
        );
        useEffect(
            () => {
                this.onThread();
            },
            () => [this.view.props.conversationId, this.thread.status, this.version]
        );
    }

    get version() {
        return JSON.stringify([this.thread.canReply, this.thread.drafts]);
    }

    get handle() {
        return this.state.handle;
    }

    get openId() {
        return this.handle ? this.draft.id : this.state.open?.draftId || false;
    }

    /** What is written elsewhere in this thread. */
    get drafts() {
        const {openId} = this;
        return this.thread.drafts.filter(({id}) => id !== openId);
    }

    /** Why the open letter did not leave when it was to. */
    get stopped() {
        const {openId} = this;
        const draft = this.thread.drafts.find(({id}) => id === openId);
        return draft?.stopped || "";
    }

    get title() {
        return this.handle?.title || this.state.open.title || "";
    }

    get answersId() {
        return this.handle?.letter.data.parent_id?.id || null;
    }

    /** Of the newest mail, once its reader has seen it. */
    get seenId() {
        const newest = this.thread.messages[0];
        return newest?.direction === "in" && !newest.is_new ? newest.id : 0;
    }

    /** What was read while writing is no reason to hold the letter back. */
    async noteSeen(mailId) {
        const {open} = this.state;
        if (open && this.thread.isMine && mailId > this.newestAtOpening) {
            await this.orm.silent.call("email.compose", "note_seen", [
                [open.composeId],
                mailId,
            ]);
        }
    }

    // -- opening -----------------------------------------------------------------

    /** Opens what is waiting here: what was just taken back, or one's own draft. */
    async onThread() {
        if (this.thread.status !== "ready") {
            return;
        }
        if (!this.thread.canReply) {
            await this.close();
            return;
        }
        const undone = this.undoSend.take(this.view.props.conversationId);
        if (undone) {
            await this.show({res_id: undone, name: ""});
        } else if (!this.state.open && !this.opening) {
            const mine = this.thread.drafts.find((draft) => this.opensByItself(draft));
            if (mine) {
                await this.openDraftOf(mine, {quiet: true});
            }
        }
    }

    opensByItself(draft) {
        return draft.is_mine && !draft.send_at && !this.putAway.has(draft.id);
    }

    async openDraftOf(draft, options) {
        this.opening = true;
        try {
            const conversationId = this.view.props.conversationId;
            const action = await this.orm.call(DRAFT, "action_open_draft", [
                [draft.id],
            ]);
            if (conversationId === this.view.props.conversationId) {
                await this.show(action, {...options, draftId: draft.id});
            }
        } finally {
            this.opening = false;
        }
    }

    /** Begins a letter, or goes on with the one that is begun already. */
    async start(action) {
        const begun = await this.alreadyBegun(action.res_id);
        if (!begun) {
            await this.show(action);
        } else if (begun.id === this.openId) {
            focusText(this.rootRef.el);
        } else {
            await this.openDraftOf(begun);
        }
    }

    /** @returns {Promise<Object|undefined>} one's own draft of the same answer */
    async alreadyBegun(composeId) {
        const mine = this.thread.drafts.filter((one) => one.is_mine && !one.send_at);
        if (!mine.length) {
            return undefined;
        }
        const fields = ["mode", "parent_id", "replaces_id"];
        const [letter] = await this.orm.read("email.compose", [composeId], fields);
        const answersId = letter.parent_id?.[0];
        return mine.find(
            (one) =>
                !letter.replaces_id &&
                one.mode === letter.mode &&
                one.answers_id === answersId
        );
    }

    /**
     * @param {Object} action of email.compose
     * @param {Object} [options]
     * @param {Number|Boolean} [options.draftId] of email.message, once it is a draft
     * @param {Boolean} [options.quiet] the cursor stays where it is
     */
    async show(action, {draftId = false, quiet = false} = {}) {
        if (this.handle && !(await this.handle.autosave.flush())) {
            return; // it says why
        }
        this.putAway.add(this.openId);
        this.forget();
        this.newestAtOpening = this.thread.messages[0]?.id || 0;
        const {res_id: composeId, name: title} = action;
        this.state.open = {composeId, title, draftId, quiet};
        await this.view.load();
    }

    onReady(handle) {
        this.draft = reactive(handle.draft, () => this.render());
        this.state.handle = markRaw(handle);
        this.env.emailThreadBus.trigger("composer:open", {
            composeId: this.state.open.composeId,
            answersId: this.answersId,
            mode: handle.letter.data.mode,
        });
        if (!this.state.open.quiet) {
            this.rootRef.el?.scrollIntoView({block: "nearest"});
        }
    }

    // -- closing -----------------------------------------------------------------

    forget() {
        if (this.state.open) {
            Object.assign(this.state, {open: null, handle: null});
            this.env.emailThreadBus.trigger("composer:close");
        }
    }

    async close() {
        if (!this.state.open || (this.handle && !(await this.handle.mayLeave()))) {
            return;
        }
        const {answersId} = this;
        this.putAway.add(this.openId);
        this.forget();
        await this.view.load();
        this.focusThread(answersId);
    }

    focusThread(answersId = this.answersId) {
        const root = this.view.rootRef.el;
        const card =
            root?.querySelector(`.o_email_card[data-mail-id="${answersId}"]`) ||
            root?.querySelector(".o_email_card");
        card?.focus();
    }

    // -- sending -----------------------------------------------------------------

    send({andThen = ""} = {}) {
        return this.handle?.sending.send({andThen});
    }

    async onSent(result, {andThen}) {
        const conversationId = this.view.props.conversationId;
        this.forget();
        this.env.emailThreadBus.trigger("composer:sent", {
            mailId: result.mail_id,
            andThen,
        });
        const stays = await goOn(this.env, conversationId, andThen);
        if (stays) {
            await this.view.reload();
            this.focusThread();
        }
    }

    /** It was thrown away, and is there again. */
    async onBack() {
        this.putAway.clear();
        await this.view.load();
        await this.onThread();
    }

    async onDiscarded() {
        this.forget();
        await this.view.load();
        this.focusThread();
    }

    // -- drafts ------------------------------------------------------------------

    async onUndone(detail) {
        const here = detail.conversationId === this.view.props.conversationId;
        if (detail.taken || !detail.conversationId) {
            return;
        }
        if (here) {
            detail.taken = true;
            this.undoSend.take(detail.conversationId);
            await this.show({res_id: detail.composeId, name: ""});
            await this.view.reload();
        } else if (this.env.emailDesk) {
            detail.taken = true;
            await this.env.emailDesk.open(detail.conversationId);
        }
    }
}

threadTops.add("composer", ThreadComposer);
