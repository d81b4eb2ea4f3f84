import {
    EmailCompose,
    ThreadMail,
    composeAction,
    draft,
    mountConversation,
    pressReply,
    serveDrafts,
    threadOf,
    wait,
    writeText,
} from "./compose_thread";
import {waitForChannels, waitNotifications} from "@bus/../tests/bus_test_helpers";
import {animationFrame} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {click, press, queryFirst, waitFor} from "@odoo/hoot-dom";
import {MockServer, getService, onRpc} from "@web/../tests/web_test_helpers";
import {defineThread, mail} from "./mail_thread";

defineThread([1], [EmailCompose, ThreadMail]);

const COMPOSER = ".o_email_page_composer";
const EDITOR = `${COMPOSER} .odoo-editor-editable`;
let thread = null;

beforeEach(() => {
    thread = threadOf();
    serveDrafts(() => thread);
    onRpc("email.compose", "web_save", ({args}) =>
        expect.step(Object.keys(args[1]).join())
    );
});

/** As the server tells the pages that show the conversation. */
async function tellOfChange() {
    await waitForChannels(["email.conversation_1"]);
    const message = ["email.conversation/changed", {id: 1}];
    MockServer.env["bus.bus"]._sendone("email.conversation_1", ...message);
    await waitNotifications(message);
}

test("Reply opens the letter above the mails, in no dialog, the cursor in its text", async () => {
    await mountConversation();
    await pressReply();
    expect(".modal").toHaveCount(0);
    expect(COMPOSER).toHaveCount(1);
    expect(`${COMPOSER} .o_email_recipient`).toHaveText("ana@x.org");
    expect(`${COMPOSER} .o_email_send`).toHaveText("Send");
    expect(document.activeElement).toBe(queryFirst(EDITOR));
    expect(".o_email_card").toHaveCount(2);
});

test("what is written is saved by itself, and goes on under the fingers", async () => {
    await mountConversation();
    await pressReply();
    const editor = queryFirst(EDITOR);
    await writeText("Dear Ana");
    expect(".o_email_saved").toHaveText("Saving…");
    await wait(1300);
    expect.verifySteps(["body"]);
    expect(".o_email_saved").toHaveText("Saved");
    expect(queryFirst(EDITOR)).toBe(editor);
    expect(document.activeElement).toBe(editor);
});

test("what happens in the thread takes nothing from what is written", async () => {
    onRpc("email.compose", "web_read", () => expect.step("read"));
    await mountConversation();
    await pressReply();
    const editor = queryFirst(EDITOR);
    await writeText("Dear Ana");
    thread = threadOf([draft(5, {is_mine: false, writer: "Bea"})]);
    await tellOfChange();
    await wait(1000);
    await waitFor(".o_email_draft_theirs");
    expect(queryFirst(EDITOR)).toBe(editor);
    expect(EDITOR).toHaveText("Dear Ana");
    await wait(500);
    expect.verifySteps(["read", "body"]);
});

test("a mail that was read while writing is noted as seen", async () => {
    onRpc("email.compose", "note_seen", ({args}) => {
        expect.step(["seen", ...args]);
        return false;
    });
    onRpc("email.conversation", "mark_viewed", () => false);
    await mountConversation();
    await pressReply();
    thread = {...threadOf(), messages: [mail(9, {is_new: true}), mail(3), mail(2)]};
    await tellOfChange();
    await wait(1000);
    expect.verifySteps([]);
    thread.messages[0].is_new = false;
    await tellOfChange();
    await wait(1000);
    expect.verifySteps([["seen", [1], 9]]);
});

test("Escape goes to the mail that is answered, and loses nothing", async () => {
    await mountConversation();
    await pressReply();
    await writeText("Dear Ana");
    await press("Escape");
    await animationFrame();
    expect(COMPOSER).toHaveCount(1);
    expect(EDITOR).toHaveText("Dear Ana");
    expect(document.activeElement).toBe(queryFirst(".o_email_card:first"));
    await wait(1300);
    expect.verifySteps(["body"]);
});

test("closed, what was written a moment before is saved, and stays at hand", async () => {
    await mountConversation();
    await pressReply();
    await writeText("Dear Ana");
    thread = threadOf([draft(4)]);
    await click(".o_email_compose_close");
    await waitFor(".o_email_draft_mine");
    expect.verifySteps(["body"]);
    expect(COMPOSER).toHaveCount(0);
    await click(".o_email_draft_open");
    await waitFor(EDITOR);
    expect(EDITOR).toHaveText("Half a letter");
});

test("one's own draft is open again, and takes the cursor from nobody", async () => {
    thread = threadOf([draft(4)]);
    await mountConversation();
    await waitFor(EDITOR);
    expect(EDITOR).toHaveText("Half a letter");
    expect(document.activeElement).not.toBe(queryFirst(EDITOR));
});

test("Reply goes on with the answer that is begun already", async () => {
    thread = threadOf([draft(4)]);
    onRpc("email.message", "action_open_draft", () => composeAction(2));
    await mountConversation();
    await waitFor(EDITOR);
    await click(".o_email_action_reply");
    await wait(50);
    expect(EDITOR).toHaveText("Half a letter");
    expect(document.activeElement).toBe(queryFirst(EDITOR));
    await click(".o_email_compose_close");
    await waitFor(".o_email_draft_mine");
    await click(".o_email_action_reply");
    await waitFor(EDITOR);
    expect(EDITOR).toHaveText("Half a letter");
    expect(".o_email_draft").toHaveCount(0);
});

test("a colleague's draft is one line, and opens only when it is taken over", async () => {
    const theirs = {is_mine: false, writer: "Bea", excerpt: ""};
    thread = threadOf([draft(4, {...theirs, can_take_over: true})]);
    await mountConversation();
    expect(COMPOSER).toHaveCount(0);
    expect(".o_email_draft_theirs").toHaveText(/Bea has begun to write/);
    await click(".o_email_draft_take");
    await waitFor(EDITOR);
});

test("why a letter did not leave is said, and it is open", async () => {
    thread = threadOf([draft(4, {stopped: "Ana wrote in the meantime."})]);
    onRpc("email.message", "action_open_draft", () => composeAction(2));
    await mountConversation();
    await waitFor(".o_email_draft_stopped[role=alert]");
    expect(".o_email_draft_stopped[role=alert]").toHaveText(
        "Ana wrote in the meantime."
    );
});

test("a letter that waits can leave now, be moved, or be taken back", async () => {
    const at = "2026-11-25 08:00:00";
    thread = threadOf([draft(4, {send_at: at, scheduled: true})]);
    onRpc("email.message", "send_now", ({args}) => {
        expect.step(["now", args[0]]);
        return false;
    });
    onRpc("email.message", "undo_send", ({args}) => {
        expect.step(["undo", args[0]]);
        thread = threadOf([draft(4)]);
        return {compose_id: 2};
    });
    await mountConversation();
    expect(".o_email_draft_scheduled").toHaveText(/unless the customer writes first/);
    expect(".o_email_draft_change").toHaveCount(1);
    await click(".o_email_draft_send_now");
    await animationFrame();
    await click(".o_email_draft_undo");
    await waitFor(EDITOR);
    expect.verifySteps([
        ["now", [4]],
        ["undo", [4]],
    ]);
});

test("sent, the composer goes, the way back stays, and what comes next follows", async () => {
    onRpc("email.compose", "send", ({args}) => {
        expect.step(["send", ...args]);
        return {mail_id: 4, undo_seconds: 10, conversation_id: 1};
    });
    onRpc("email.conversation", "action_close", ({args}) => {
        expect.step(["close", args[0]]);
        return false;
    });
    await mountConversation();
    await pressReply();
    await writeText("Dear Ana");
    await click(".o_email_send_ways");
    await animationFrame();
    await click("[data-and-then=close]");
    await animationFrame();
    await wait(50);
    expect(COMPOSER).toHaveCount(0);
    expect.verifySteps([
        "body",
        ["send", [1], {at: false, unless_written: true, passed: []}],
        ["close", [1]],
    ]);
    expect(getService("email_undo_send").state.mails.length).toBe(1);
});

test("what is to be looked at is said beside the button, and passed by one more press", async () => {
    const held = [{code: "subject", words: "The e-mail has no subject."}];
    const answers = [{held}, {mail_id: 4, undo_seconds: 0, conversation_id: 1}];
    onRpc("email.compose", "send", ({args}) => {
        expect.step(args[1].passed.join());
        return answers.shift();
    });
    await mountConversation();
    await pressReply();
    await writeText("Dear Ana");
    await click(".o_email_send");
    await wait(50);
    expect(".o_email_held[role=alert]").toHaveText("The e-mail has no subject.");
    expect(".o_email_send").toHaveText("Send anyway");
    await click(".o_email_send");
    await wait(50);
    expect(COMPOSER).toHaveCount(0);
    expect.verifySteps(["body", "", "body", "subject"]);
});

test("where nothing can be answered any more, the letter closes and stays a draft", async () => {
    await mountConversation();
    await pressReply();
    await writeText("Dear Ana");
    thread = {...threadOf([draft(4)]), can_reply: false};
    await tellOfChange();
    await wait(1000);
    await waitFor(".o_email_draft_mine");
    expect(COMPOSER).toHaveCount(0);
    expect(".o_email_draft_open").toHaveCount(0);
    expect.verifySteps(["body"]);
});

test("two windows on one draft: it is said, with both choices", async () => {
    onRpc("email.compose", "web_save", ({args}) => [
        {id: args[0][0], draft_id: 5, conflict: "changed", conflict_words: "Changed."},
    ]);
    onRpc("email.compose", "load_other", () => composeAction(2));
    await mountConversation();
    await pressReply();
    await writeText("Dear Ana");
    await wait(1300);
    expect(".o_email_conflict").toHaveText(/Changed\./);
    expect(".o_email_keep_mine").toHaveCount(1);
    await click(".o_email_load_other");
    await wait(50);
    await waitFor(`${EDITOR}:contains(Half a letter)`);
});
