import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {isMacOS} from "@web/core/browser/feature_detection";
import {user} from "@web/core/user";

/** Who presses the same key again so soon means what is no longer open. */
export const AGAIN_MS = 1000;
const STORED = "email_channel.single_keys";

/**
 * All that is done from the keyboard, in the order of the cheat sheet. `key` as Odoo's
 * hotkeys are written; `ends`: the conversation may make room for the next one.
 */
export const KEYS = [
    {id: "next", key: "j", name: _t("Next conversation")},
    {id: "previous", key: "k", name: _t("Previous conversation")},
    {id: "list", key: "u", name: _t("Back to the list")},
    {id: "search", key: "/", name: _t("Search")},
    {id: "accept", key: "y", name: _t("Accept the conversation that is offered")},
    {id: "take", key: "t", name: _t("Take")},
    {id: "reply", key: "r", name: _t("Reply")},
    {id: "replyAll", key: "a", name: _t("Reply all")},
    {id: "forward", key: "f", name: _t("Forward")},
    {id: "note", key: "n", name: _t("Write a note")},
    {id: "similar", key: "i", name: _t("Go to the similar answers")},
    {id: "send", key: "control+enter", name: _t("Send"), ends: true},
    {
        id: "sendAndClose",
        key: "control+shift+enter",
        name: _t("Send and close"),
        ends: true,
    },
    {id: "park", key: "p", name: _t("Park"), ends: true},
    {id: "transfer", key: "v", name: _t("Transfer"), ends: true},
    {id: "close", key: "e", name: _t("Close the conversation"), ends: true},
    {id: "sheet", key: "?", name: _t("Keyboard shortcuts")},
];

/** @param {String} id of one of KEYS */
export function keyOf(id) {
    return KEYS.find((each) => each.id === id);
}

/** The key as it stands on the keyboard, such as Ctrl+Enter, or ⌘+Enter on a Mac. */
export function labelOf({key}) {
    const control = isMacOS() ? "⌘" : _t("Ctrl");
    const names = {control, shift: _t("Shift"), enter: _t("Enter")};
    return key
        .split("+")
        .map((part) => names[part] || part.toUpperCase())
        .join("+");
}

function storedName() {
    return `${STORED}.${user.userId}`;
}

/** Whether single letters do something: who speaks to the machine switches them off. */
export function singleKeysAreOn() {
    return browser.localStorage.getItem(storedName()) !== "off";
}

export function switchSingleKeys(on) {
    browser.localStorage.setItem(storedName(), on ? "on" : "off");
}

export function isSingle({key}) {
    return !key.includes("+");
}

/** Whether somebody writes there: keys are letters then. */
export function isWriting(target) {
    const element = target instanceof Element ? target : null;
    return Boolean(
        element?.closest(
            "input:not([type=checkbox], [type=radio]), textarea, select"
        ) || element?.isContentEditable
    );
}

/**
 * Keeps a key that is pressed twice from acting on the conversation that came
 * meanwhile.
 */
export class TwiceGuard {
    last = {};

    /**
     * @param {Object} command one of KEYS
     * @param {Number} conversationId of the conversation that is open
     * @returns {Boolean} whether it is meant
     */
    allows({id, ends}, conversationId) {
        const now = Date.now();
        const last = this.last[id];
        const isLate = !last || now - last.at > AGAIN_MS;
        if (ends && !isLate && last.conversationId !== conversationId) {
            return false;
        }
        this.last[id] = {conversationId, at: now};
        return true;
    }

    /** The agent went to another one himself. */
    forget() {
        this.last = {};
    }
}

export const twiceGuard = new TwiceGuard();
