import {browser} from "@web/core/browser/browser";
import {isHtmlEmpty} from "@web/core/utils/html";
import {user} from "@web/core/user";

/**
 * What was typed of a note and not added yet is kept in the browser, for its writer
 * only: others may work at the same machine.
 */
export class NoteDraft {
    /** @param {String} name of what it is for, such as `conversation_7` */
    constructor(name) {
        this.key = `email_channel.note/${user.userId}/${name}`;
    }

    static ofConversation(id) {
        return new NoteDraft(`conversation_${id}`);
    }

    static ofMessage(id) {
        return new NoteDraft(`message_${id}`);
    }

    /** @returns {String} HTML, "" when nothing was typed */
    read() {
        return browser.localStorage.getItem(this.key) || "";
    }

    /** @param {ReturnType<markup>} html */
    keep(html) {
        if (isHtmlEmpty(html)) {
            this.forget();
        } else {
            browser.localStorage.setItem(this.key, html.toString());
        }
    }

    forget() {
        browser.localStorage.removeItem(this.key);
    }
}
