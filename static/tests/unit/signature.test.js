import {
    EmailCompose,
    ThreadMail,
    mountConversation,
    pressReply,
    serveDrafts,
    threadOf,
    wait,
} from "./compose_thread";
import {beforeEach, expect, test} from "@odoo/hoot";
import {click, press, queryAll, queryFirst, waitFor} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineThread} from "./mail_thread";
import {onRpc} from "@web/../tests/web_test_helpers";
import {setSelection} from "@html_editor/../tests/_helpers/selection";

defineThread([1], [EmailCompose, ThreadMail]);

const EDITOR = ".o_email_page_composer .odoo-editor-editable";
const BUTTON = ".o_email_insert_signature";
const SIGNATURE = `<div class="o_email_signature" data-id="b"><p>Ada Agent</p></div>`;
const GREETING = `<div class="o_email_greeting" data-id="a"><p>Dear Ana,</p></div>`;

const TEMPLATE = {
    id: 7,
    name: "Refund",
    shortcut: "",
    subject: "",
    excerpt: "",
    own: false,
    fits: true,
};

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
    const [line] = queryAll(`${EDITOR} > p`);
    line.textContent = "Half a letter!";
    queryFirst(EDITOR).dispatchEvent(
        new InputEvent("input", {bubbles: true, inputType: "insertText"})
    );
    await wait(1400);
    expect.verifySteps(["body"]);
    expect(`${EDITOR} .o_email_signature`).toHaveText("Ada Agent");
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

test("a template stands between them, wherever the cursor was never put", async () => {
    onRpc("email.template", "get_choices", () => ({choices: [TEMPLATE], more: false}));
    onRpc("email.template", "preview", () => ({body: "", files: [], missing: []}));
    onRpc("email.template", "insert", () => ({
        body: "<p>Send it back.</p>",
        subject: "",
        file_ids: [],
        missing: [],
    }));
    begin(`${GREETING}<p><br></p>${SIGNATURE}`);
    await mountConversation();
    await pressReply();
    const [greeting] = queryAll(`${EDITOR} .o_email_greeting p`);
    setSelection({anchorNode: greeting, anchorOffset: 0});
    await click(".o_email_insert_template");
    await waitFor(".o_email_template_search");
    await animationFrame();
    await press("Enter");
    await waitFor(`${EDITOR}:contains('Send it back.')`);
    expect(EDITOR).toHaveText(/Dear Ana,[^]*Send it back[^]*Ada Agent/);
    await wait(1300);
    expect.verifySteps(["body"]);
});

test("without a signature there is no button", async () => {
    begin("", false);
    await mountConversation();
    await pressReply();
    expect(queryFirst(BUTTON)).toBe(null);
});
