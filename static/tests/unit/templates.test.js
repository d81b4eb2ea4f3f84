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
import {
    click,
    edit,
    press,
    queryAll,
    queryAllTexts,
    queryFirst,
    waitFor,
} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineThread} from "./mail_thread";
import {onRpc} from "@web/../tests/web_test_helpers";
import {insertText} from "@html_editor/../tests/_helpers/user_actions";
import {setSelection} from "@html_editor/../tests/_helpers/selection";

const EDITOR = ".o_email_page_composer .odoo-editor-editable";
const SEARCH = ".o_email_template_search";
const MARKED = `<p>Dear <span class="o_email_variable text-danger">\${customer_phone}</span>,</p>`;

defineThread([1], [EmailCompose, ThreadMail]);

function choice(id, values = {}) {
    return {
        id,
        name: `Template ${id}`,
        shortcut: "",
        subject: "",
        excerpt: `Words ${id}`,
        own: false,
        fits: true,
        ...values,
    };
}

let choices = [];
let inserted = {};
/** The dialog may be begun anew before it is shown, and asks again. */
let searched = null;

beforeEach(() => {
    const thread = threadOf();
    serveDrafts(() => thread);
    searched = null;
    choices = [choice(7), choice(8, {own: true}), choice(9, {fits: false})];
    inserted = {subject: "", body: "<p>Dear Ana,</p>", missing: [], file_ids: []};
    onRpc("email.template", "get_choices", ({args}) => {
        if (args[1] !== searched) {
            searched = args[1];
            expect.step(`search ${searched}`);
        }
        return {choices, more: false};
    });
    onRpc("email.template", "preview", ({args}) => ({
        ...inserted,
        body: `<p>Preview of ${args[0]}</p>`,
        files: ["terms.txt"],
    }));
    onRpc("email.template", "insert", ({args}) => {
        searched = null;
        expect.step(`insert ${args[0]} into ${args[1]}`);
        return inserted;
    });
});

async function openPicker() {
    await mountConversation();
    await pressReply();
    await click(".o_email_insert_template");
    await waitFor(SEARCH);
    await animationFrame();
}

test("the picker is all keyboard: search, arrows, preview, Enter", async () => {
    await openPicker();
    expect(document.activeElement).toBe(queryFirst(SEARCH));
    expect(".o_email_template_preview").toHaveText(/Preview of 7/);
    expect(".o_email_template_preview").toHaveText(/terms.txt/);
    await press("ArrowDown");
    await animationFrame();
    expect("[data-id='8']").toHaveAttribute("aria-selected", "true");
    expect(SEARCH).toHaveAttribute("aria-activedescendant", "o_email_template_1");
    expect(".o_email_template_preview").toHaveText(/Preview of 8/);
    await press("ArrowUp");
    await press("ArrowUp");
    await animationFrame();
    expect("[data-id='9']").toHaveAttribute("aria-selected", "true");
    await press("Enter");
    await animationFrame();
    expect(SEARCH).toHaveCount(0);
    expect(EDITOR).toHaveText("Dear Ana,");
    expect.verifySteps(["search ", "insert 9 into 1"]);
});

test("Enter means what is typed, not what was found before", async () => {
    await openPicker();
    choices = [choice(12, {shortcut: "refund"})];
    await edit("/refund");
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["search ", "search /refund", "insert 12 into 1"]);
});

test("nothing found is said, and Enter inserts nothing", async () => {
    await openPicker();
    choices = [];
    await edit("zzz");
    await wait(300);
    expect(".o_email_template_none").toHaveText(/No template has these words/);
    await press("Enter");
    await animationFrame();
    expect(SEARCH).toHaveCount(1);
    await press("Escape");
    await animationFrame();
    expect(SEARCH).toHaveCount(0);
    expect.verifySteps(["search ", "search zzz"]);
});

async function typeAndInsert(offset, body) {
    inserted.body = body;
    await mountConversation();
    await pressReply();
    await writeText("Thank you. Bye.");
    const text = queryFirst(`${EDITOR} p, ${EDITOR} div`).firstChild;
    setSelection({
        anchorNode: text,
        anchorOffset: 0,
        focusNode: text,
        focusOffset: offset,
    });
    await animationFrame();
    await click(".o_email_insert_template");
    await waitFor(SEARCH);
    await click(".o_email_template_insert");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["search ", "insert 7 into 1"]);
}

const lines = () =>
    [...queryFirst(EDITOR).children].map(({textContent}) => textContent.trim());

for (const [where, offset, expected] of [
    ["in the middle", 10, ["Thank you.", "Dear Ana,", "Bye now", "Bye."]],
    ["at the end", 15, ["Thank you. Bye.", "Dear Ana,", "Bye now"]],
    ["at the start", 0, ["Dear Ana,", "Bye now", "Thank you. Bye."]],
]) {
    test(`paragraphs go ${where}, and replace nothing that was typed or selected`, async () => {
        await typeAndInsert(offset, "<p>Dear Ana,</p><p>Bye now</p>");
        expect(lines()).toEqual(expected);
    });
}

test("a single line goes into the line that is written", async () => {
    await typeAndInsert(10, "<p> Really.</p>");
    expect(lines()).toEqual(["Thank you. Really. Bye."]);
});

test("a single line is not put onto the word before it", async () => {
    await typeAndInsert(10, "<p>Really.</p>");
    expect(lines()).toEqual(["Thank you. Really. Bye."]);
});

test("a second press inserts it once", async () => {
    await openPicker();
    const button = queryFirst(".o_email_template_insert");
    button.click();
    button.click();
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["search ", "insert 7 into 1"]);
});

test("a subject that is written stays, an empty one is filled in", async () => {
    inserted.subject = "Your refund";
    await openPicker();
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect("[name=subject] input").toHaveValue("Your refund");
    inserted.subject = "Another";
    await click(".o_email_insert_template");
    await waitFor(SEARCH);
    await animationFrame();
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect("[name=subject] input").toHaveValue("Your refund");
    expect.verifySteps(["search ", "insert 7 into 1", "search ", "insert 7 into 1"]);
});

test("what has no value is selected, red, until it is written", async () => {
    inserted = {...inserted, body: MARKED, missing: ["customer_phone"]};
    await openPicker();
    await press("Enter");
    await waitFor(`${EDITOR} .o_email_variable`);
    await animationFrame();
    expect(document.getSelection().toString()).toBe("${customer_phone}");
    expect(queryAllTexts(".o_notification_content")).toEqual([
        "Write what is missing before you send: ${customer_phone}",
    ]);
    const mark = queryFirst(`${EDITOR} .o_email_variable`);
    mark.textContent = "Ana";
    queryFirst(EDITOR).dispatchEvent(
        new InputEvent("input", {bubbles: true, inputType: "insertText"})
    );
    await animationFrame();
    expect(`${EDITOR} .o_email_variable`).toHaveCount(0);
    expect(EDITOR).toHaveText("Dear Ana,");
    expect.verifySteps(["search ", "insert 7 into 1"]);
});

test("a variable that is typed stands out, and what is typed behind it does not", async () => {
    await mountConversation();
    await pressReply();
    setSelection({
        anchorNode: queryFirst(`${EDITOR} p, ${EDITOR} div`),
        anchorOffset: 0,
    });
    const editor = {editable: queryFirst(EDITOR), document};
    await insertText(editor, "For ${order}");
    expect(`${EDITOR} .o_email_variable.text-danger`).toHaveText("${order}");
    await insertText(editor, " and ${day} or ${ or {x}");
    expect(queryAllTexts(`${EDITOR} .o_email_variable`)).toEqual([
        "${order}",
        "${day}",
    ]);
    expect(
        queryFirst(EDITOR).textContent.replace(/[\u200b\ufeff\u00a0]/g, " ")
    ).toMatch(/^\s*For \$\{order\} and \$\{day\} or \$\{ or \{x\}/);
    const [first] = queryAll(`${EDITOR} .o_email_variable`);
    first.textContent = "order 12";
    editor.editable.dispatchEvent(
        new InputEvent("input", {bubbles: true, inputType: "insertText"})
    );
    await animationFrame();
    expect(queryAllTexts(`${EDITOR} .o_email_variable`)).toEqual(["${day}"]);
});

test("/ and a shortcut insert the template in their place", async () => {
    await mountConversation();
    await pressReply();
    setSelection({
        anchorNode: queryFirst(`${EDITOR} p, ${EDITOR} div`),
        anchorOffset: 0,
    });
    const editor = {editable: queryFirst(EDITOR), document};
    await insertText(editor, "/refund");
    await waitFor(".o-we-command");
    expect(queryAllTexts(".o-we-command-name")[0]).toBe("Refund");
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect(EDITOR).toHaveText("Dear Ana,");
    expect.verifySteps(["insert 12 into 1"]);
});
