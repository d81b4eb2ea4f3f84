import {beforeEach, expect, test} from "@odoo/hoot";
import {click, edit, press, queryFirst, waitFor} from "@odoo/hoot-dom";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineThread, mail, mountThread} from "./mail_thread";
import {NoteDraft} from "@email_channel/conversation/note_draft.esm";
import {markup} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

defineThread();

const EDITOR = ".o_email_note_writing .o-mail-Composer-input";
let thread = null;

function note(id, values = {}) {
    return {
        id,
        author: "Bea",
        author_id: 3,
        body: "<p>Call her.</p>",
        date: "2026-11-21 11:00:00",
        attachments: [],
        is_mine: true,
        is_activity: false,
        ...values,
    };
}

beforeEach(() => {
    thread = {
        messages: [
            mail(2, {date: "2026-11-21 12:00:00"}),
            mail(1, {date: "2026-11-21 10:00:00"}),
        ],
        notes: [note(7)],
        can_reply: true,
        can_move: true,
    };
    onRpc("email.conversation", "get_thread", () => thread);
    onRpc("email.presence", "*", () => false);
});

function begin(html) {
    NoteDraft.ofConversation(1).keep(markup(html));
}

function orderOfCards() {
    return [...document.querySelectorAll("[role=feed] > article")].map(
        (card) => card.dataset.mailId || `note ${card.dataset.noteId}`
    );
}

test("a note stands among the mails by its date, and sends nothing", async () => {
    await mountThread();
    expect(orderOfCards()).toEqual(["2", "note 7", "1"]);
    expect(".o_email_note_body").toHaveText("Call her.");
    expect(".o_email_note[data-note-id='7']").toHaveText(/Internal note/);
});

test("what is noted without a mail is shown, too", async () => {
    thread = {...thread, messages: [], locked: "Take the conversation first."};
    await mountThread();
    expect(orderOfCards()).toEqual(["note 7"]);
    expect(".o_email_thread_locked").toHaveCount(1);
});

test("only one's own note may be changed", async () => {
    thread.notes = [note(7, {is_mine: false}), note(8, {date: "2026-11-21 09:00:00"})];
    await mountThread();
    expect(".o_email_note[data-note-id='7'] .dropdown-toggle").toHaveCount(0);
    expect(".o_email_note[data-note-id='8'] .dropdown-toggle").toHaveCount(1);
});

test("a note is written apart from mails: no recipients, no Send", async () => {
    await mountThread();
    await click(".o_email_add_note");
    await waitFor(EDITOR);
    expect(".o_email_note_writing").toHaveText(/never the customer/);
    expect(".o_email_note_writing .o-mail-Composer-send").toHaveText("Add note");
    expect(".o_email_note_writing [title='Open Full Composer']").toHaveCount(0);
    await animationFrame();
    expect(EDITOR).toBeFocused();
});

test("what was typed is there again after a reload, for its writer", async () => {
    await mountThread();
    await click(".o_email_add_note");
    await waitFor(EDITOR);
    await click(EDITOR);
    await edit("She is at home after five");
    await advanceTime(1100);
    expect(NoteDraft.ofConversation(1).read()).toInclude("after five");
});

test("a note that was begun is open when the page is", async () => {
    begin(
        "Tell <a class='o_mail_redirect' data-oe-model='res.partner' data-oe-id='3'>" +
            "@Bea</a> of it"
    );
    await mountThread();
    await waitFor(EDITOR);
    await animationFrame();
    expect(EDITOR).toHaveValue("Tell @Bea of it");
});

test("adding it posts a note that tells whom it mentions, and clears the editor", async () => {
    begin(
        "<a class='o_mail_redirect' data-oe-model='res.partner' data-oe-id='3'>@Bea</a>"
    );
    onRpc("/mail/message/post", async (request) => {
        const {params} = await request.json();
        expect.step([
            params.thread_model,
            params.post_data.subtype_xmlid,
            params.post_data.partner_ids,
        ]);
        return {store_data: {"mail.message": [{id: 9}]}, message_id: 9};
    });
    await mountThread();
    await waitFor(EDITOR);
    await animationFrame();
    await click(".o-mail-Composer-send");
    await waitFor(".o_email_add_note", {timeout: 5000});
    expect.verifySteps([["email.conversation", "mail.mt_note", [3]]]);
    expect(NoteDraft.ofConversation(1).read()).toBe("");
});

test("Escape closes it and keeps what was typed; discarding asks", async () => {
    begin("Call her");
    await mountThread();
    await waitFor(EDITOR);
    await click(EDITOR);
    await press("Escape");
    await waitFor(".o_email_add_note");
    expect(NoteDraft.ofConversation(1).read()).toInclude("Call her");
    await click(".o_email_add_note");
    await waitFor(EDITOR);
    await animationFrame();
    expect(EDITOR).toHaveValue("Call her");
    await click(".o_email_discard_note");
    await waitFor(".modal");
    await contains(".modal .btn-primary").click();
    await waitFor(".o_email_add_note");
    expect(NoteDraft.ofConversation(1).read()).toBe("");
});

test("a note is deleted when its writer confirms it", async () => {
    onRpc("email.conversation", "note_to_edit", () => ({
        "mail.message": [
            {
                id: 7,
                body: ["markup", "Call"],
                thread: {id: 1, model: "email.conversation"},
            },
        ],
        "mail.thread": [{id: 1, model: "email.conversation"}],
    }));
    onRpc("/mail/message/update_content", async (request) => {
        const {params} = await request.json();
        expect.step([params.message_id, params.update_data.body]);
        return {};
    });
    await mountThread();
    await contains(".o_email_note .dropdown-toggle").click();
    await contains(".o_email_delete_note").click();
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect.verifySteps([[7, ""]]);
});

test("each writer's unfinished note is kept apart", () => {
    begin("Mine");
    expect(Object.keys(browser.localStorage).join()).toInclude("/conversation_1");
    expect(NoteDraft.ofConversation(2).read()).toBe("");
    expect(NoteDraft.ofMessage(1).read()).toBe("");
    expect(queryFirst(".o_email_note")).toBe(null);
});
