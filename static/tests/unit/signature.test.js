import {
    EmailCompose,
    ThreadMail,
    mountConversation,
    pressReply,
    serveDrafts,
    threadOf,
    wait,
    writeText,
} from "./compose_thread";
import {beforeEach, expect, test} from "@odoo/hoot";
import {click, queryAll, queryFirst, waitFor} from "@odoo/hoot-dom";
import {defineThread} from "./mail_thread";
import {onRpc} from "@web/../tests/web_test_helpers";

defineThread([1], [EmailCompose, ThreadMail]);

const EDITOR = ".o_email_page_composer .odoo-editor-editable";
const BUTTON = ".o_email_insert_signature";
const SIGNATURE = `<div class="o_email_signature" data-id="b"><p>Ada Agent</p></div>`;
const GREETING = `<div class="o_email_greeting" data-id="a"><p>Dear Ana,</p></div>`;

beforeEach(() => {
    serveDrafts(() => threadOf());
    onRpc("email.compose", "web_save", ({args}) =>
        expect.step(Object.keys(args[1]).join())
    );
    onRpc("email.compose", "get_signature", () => SIGNATURE);
});

/** The letter as the server has begun it. */
function begin(body, hasSignature = true) {
    onRpc("email.compose", "web_read", ({parent}) => {
        const records = parent();
        Object.assign(records[0], {body, has_signature: hasSignature});
        return records;
    });
}

test("the cursor stands between greeting and signature, and nothing is saved", async () => {
    begin(`${GREETING}<p><br></p>${SIGNATURE}`);
    await mountConversation();
    await pressReply();
    await wait(2500);
    expect.verifySteps([]);
    const place = document.getSelection().anchorNode;
    const line = place.nodeType === Node.TEXT_NODE ? place.parentElement : place;
    expect(line.previousElementSibling).toHaveClass("o_email_greeting");
    expect(line.nextElementSibling).toHaveClass("o_email_signature");
});

test("what is written above a signature is saved with it", async () => {
    begin(`<p>Half a letter</p>${SIGNATURE}`);
    await mountConversation();
    await pressReply();
    await writeText("!");
    expect(queryAll(`${EDITOR} > p`)[0]).toHaveText("Half a letter!");
    await wait(1300);
    expect.verifySteps(["body"]);
});

test("by its button it is put below the text, once", async () => {
    begin("<p>Half a letter</p>");
    await mountConversation();
    await pressReply();
    await click(BUTTON);
    await waitFor(`${EDITOR} .o_email_signature`);
    expect(EDITOR).toHaveText(/Half a letter[^]*Ada Agent/);
    await wait(1300);
    expect.verifySteps(["body"]);
    await click(BUTTON);
    await waitFor(".o_notification:contains('in your text already')");
    expect(`${EDITOR} .o_email_signature`).toHaveCount(1);
});

test("in the place of one that was emptied", async () => {
    begin(`<p>Yes</p><div class="o_email_signature"><p><br></p></div>`);
    await mountConversation();
    await pressReply();
    await click(BUTTON);
    await waitFor(`${EDITOR} .o_email_signature:contains('Ada Agent')`);
    expect(`${EDITOR} .o_email_signature`).toHaveCount(1);
    await wait(1300);
    expect.verifySteps(["body"]);
});

test("without a signature there is no button", async () => {
    begin("", false);
    await mountConversation();
    await pressReply();
    expect(queryFirst(BUTTON)).toBe(null);
});
