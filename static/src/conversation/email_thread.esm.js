import {
    Component,
    EventBus,
    status,
    useEffect,
    useRef,
    useState,
    useSubEnv,
} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {MailCard} from "./mail_card.esm";
import {NewMailBanner} from "./new_mail_banner.esm";
import {threadItems, threadKinds, threadTops} from "./thread_items.esm";
import {useBus, useService} from "@web/core/utils/hooks";
import {returnFocus} from "./return_focus.esm";
import {useScrollPlace} from "./scroll_place.esm";
import {useThread} from "./use_thread.esm";
import {useWriting} from "../desk/use_writing.esm";
import {WatchedBy} from "../supervision/watched_by.esm";

/** In which mails that are seen together are gathered. */
const GATHER_MS = 100;
/** What stands in the thread, one below the other. */
const PLACES = ".o_email_thread_composer, [role=feed] > *";
/** What waits until all new mails were viewed. */
const ANSWERS = ["action_reply", "action_reply_all", "action_forward"];

/**
 * The mails of one conversation, and what else stands among them, the newest on top.
 *
 * What stands in it and above it finds in its environment `emailThread` (this) and
 * `emailThreadBus`, on which it
 * - says `composer:open {composeId, answersId, mode}`, `composer:close` and
 *   `composer:sent {mailId, andThen}`: what the composer does;
 * - is asked `composer:start {method, mailId}` (a method of email.message such as
 *   action_reply; of the newest mail without a mailId) and `composer:show {action,
 *   onClose}` (the composer is to open, where no dialog is);
 * - is asked `note:start` (a note is to be written), and says `note:close`.
 */
export class EmailThread extends Component {
    static template = "email_channel.EmailThread";
    static components = {NewMailBanner, WatchedBy};
    static props = {
        conversationId: Number,
        /** The thread loads again when this changes. */
        version: {type: String, optional: true},
        /** The mail a link points to: it is expanded and scrolled to. */
        mailId: {type: [Number, {value: null}], optional: true},
        /** The composer opens in the thread, not in a dialog. */
        composes: {type: Boolean, optional: true},
        /** Called when something was done to the conversation from the thread. */
        onChanged: {type: Function, optional: true},
    };
    static defaultProps = {
        version: "",
        mailId: null,
        composes: false,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const {state, load, markViewed} = useThread(
            () => this.props.conversationId,
            () => this.props.version
        );
        this.thread = state;
        this.load = load;
        this.markViewed = markViewed;
        this.state = useState({expanded: {}, busy: false});
        this.seen = new Set();
        this.rootRef = useRef("root");
        useScrollPlace(this.rootRef, PLACES);
        this.bus = new EventBus();
        useSubEnv({emailThread: this, emailThreadBus: this.bus});
        useBus(this.bus, "composer:start", ({detail}) =>
            detail.mailId
                ? this.run(detail.method, detail.mailId)
                : this.runOnFocused(detail.method)
        );
        useBus(this.bus, "composer:sent", () => this.reload());
        useWriting(this.rootRef, this.bus, () => this.props.conversationId);
        // What was new, and perhaps is being read, stays open.
        useEffect(
            () => {
                for (const {id} of this.thread.messages.filter(this.isFresh, this)) {
                    this.state.expanded[id] ??= true;
                }
            },
            () => [this.thread.messages]
        );
    }

    get items() {
        return threadItems(this.thread);
    }

    get tops() {
        return this.props.composes ? threadTops.getEntries() : [];
    }

    mailProps(mail) {
        const {messages, isMine, canReply, canMove} = this.thread;
        return {
            mail,
            expanded: this.isExpanded(mail),
            newest: mail === this.spoken,
            oldest: mail === messages.at(-1),
            linked: mail.id === this.props.mailId,
            mine: isMine,
            canReply,
            canMove,
            waits: this.isWaiting,
            busy: this.state.busy,
            toggle: this.toggle.bind(this),
            run: this.run.bind(this),
            reload: this.reload.bind(this),
            onSeen: this.onSeen.bind(this),
        };
    }

    /** The newest mail that a person wrote: it is read first, and answered. */
    get spoken() {
        const {messages} = this.thread;
        return messages.find(({occasion}) => !occasion) || messages[0];
    }

    get allExpanded() {
        return this.thread.messages.every((mail) => this.isExpanded(mail));
    }

    /** Whether the agent can do nothing but view what is new. */
    get isWaiting() {
        return this.thread.waiting.length > 0;
    }

    isFresh({id, is_new: isNew}) {
        return id === this.spoken.id || (this.thread.isMine && isNew);
    }

    isExpanded(mail) {
        const isFirstSeen = this.isFresh(mail) || mail.id === this.props.mailId;
        return this.state.expanded[mail.id] ?? isFirstSeen;
    }

    toggle(mail) {
        this.state.expanded[mail.id] = !this.isExpanded(mail);
    }

    /** Expands a mail and brings it into sight. */
    async show(mailId) {
        this.state.expanded[mailId] = true;
        await new Promise((resolve) => browser.requestAnimationFrame(resolve));
        const card = this.rootRef.el?.querySelector(`[data-mail-id="${mailId}"]`);
        card?.focus({preventScroll: true});
        card?.scrollIntoView({block: "start", behavior: "smooth"});
    }

    toggleAll() {
        const expand = !this.allExpanded;
        for (const mail of this.thread.messages) {
            this.state.expanded[mail.id] = expand;
        }
    }

    /** Those that are seen at once are told at once. */
    onSeen(mailId) {
        if (!this.seen.size) {
            browser.setTimeout(() => this.tellSeen(), GATHER_MS);
        }
        this.seen.add(mailId);
    }

    async tellSeen() {
        if (status(this) === "destroyed") {
            return; // the page was left within that moment
        }
        const mailIds = [...this.seen];
        this.seen.clear();
        await this.markViewed(mailIds);
    }

    /** All that is new has been seen; the newest of it is where one looks now. */
    async viewAll() {
        const fresh = this.thread.messages.filter((mail) => mail.is_new);
        const mailIds = fresh.map(({id}) => id);
        for (const id of mailIds) {
            this.state.expanded[id] = true;
        }
        const viewed = this.markViewed(mailIds);
        await this.show(mailIds[0]);
        await viewed;
    }

    runOnFocused(method) {
        const card = document.activeElement?.closest(".o_email_card");
        const focused = Number(card?.dataset.mailId);
        const mail = this.thread.messages.find(({id}) => id === focused) || this.spoken;
        return mail && this.run(method, mail.id);
    }

    /**
     * @param {String} method of email.message; may return an action to open
     * @param {Number} mailId
     */
    async run(method, mailId) {
        if (this.isWaiting && ANSWERS.includes(method)) {
            this.rootRef.el.querySelector(".o_email_view_all").focus();
            return;
        }
        const pressed = document.activeElement;
        // The dialog waits for this; a page that is left would never answer.
        const onClose = async (closing) => {
            if (closing?.noReload) {
                return;
            }
            await this.reload();
            const card = `.o_email_card[data-mail-id="${mailId}"]`;
            returnFocus(() =>
                pressed?.isConnected ? pressed : document.querySelector(card)
            );
        };
        this.state.busy = true;
        try {
            const shown = this.thread.messages.map(({id}) => id);
            const context = {email_seen_mail_id: Math.max(0, ...shown)};
            const call = ["email.message", method, [[mailId]]];
            const action = await this.orm.call(...call, {context});
            if (this.composesHere(action)) {
                this.bus.trigger("composer:show", {action, onClose});
            } else if (action) {
                await this.action.doAction(action, {onClose});
            } else {
                await this.reload();
            }
        } finally {
            this.state.busy = false;
        }
    }

    composesHere(action) {
        const isComposer = action?.res_model === "email.compose";
        return isComposer && this.props.composes && threadTops.contains("composer");
    }

    async reload() {
        await this.load();
        await this.props.onChanged?.();
    }
}

threadKinds.add("mail", {
    Component: MailCard,
    list: ({messages}) => messages,
    propsOf: (mail, view) => view.mailProps(mail),
});
