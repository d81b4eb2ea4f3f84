import {beforeEach, expect, test} from "@odoo/hoot";
import {
    click,
    edit,
    manuallyDispatchProgrammaticEvent,
    press,
    queryAllTexts,
} from "@odoo/hoot-dom";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {Deferred, animationFrame, mockSendBeacon, runAllTimers} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Letter extends models.Model {
    _name = "letter";
    email_to = fields.Text();
    _records = [{id: 1, email_to: "Ana <ana@x.org>"}];
}

defineMailModels();
defineModels([Letter]);

const INPUT = ".o_email_recipients input";
const CHIP = ".o_email_recipient";

beforeEach(() => {
    onRpc("res.partner", "search_read", ({kwargs}) => {
        const term = kwargs.domain.at(-1)[2];
        return [{id: 7, name: "Eva Ruiz", email_normalized: "eva@x.org"}].filter(
            ({email_normalized: email}) => email.includes(term)
        );
    });
});

async function mountLetter(readonly = false) {
    return mountView({
        type: "form",
        resModel: "letter",
        resId: 1,
        arch: `<form><field name="email_to" widget="email_recipients"
            readonly="${readonly}"/></form>`,
    });
}

async function type(text) {
    await click(INPUT);
    await edit(text);
    await runAllTimers();
    await animationFrame();
}

test("Enter, comma, semicolon and Tab make a chip of what is typed", async () => {
    await mountLetter();
    for (const [key, email] of [
        ["Enter", "b@x.org"],
        [",", "c@x.org"],
        [";", "d@x.org"],
        ["Tab", "e@x.org"],
    ]) {
        await type(email);
        await press(key);
        await animationFrame();
        expect(`${CHIP}:last`).toHaveText(email);
        expect(INPUT).toHaveValue("");
    }
    expect(CHIP).toHaveCount(5);
});

test("a contact is suggested and taken with Enter", async () => {
    await mountLetter();
    await type("eva");
    expect(".o-autocomplete--dropdown-item").toHaveText("Eva Ruiz <eva@x.org>");
    await press("Enter");
    await animationFrame();
    expect(`${CHIP}:last`).toHaveText("Eva Ruiz");
    expect(`${CHIP}:last`).toHaveAttribute("title", "Eva Ruiz <eva@x.org>");
});

test("Enter does not have to wait for the suggestion", async () => {
    await mountLetter();
    await click(INPUT);
    await edit("eva");
    await press("Enter");
    await animationFrame();
    expect(`${CHIP}:last`).toHaveText("Eva Ruiz");
});

test("a list of addresses is pasted as chips", async () => {
    await mountLetter();
    await click(INPUT);
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "Bo <b@x.org>; c@x.org, ana@x.org");
    await manuallyDispatchProgrammaticEvent(document.activeElement, "paste", {
        clipboardData,
    });
    await animationFrame();
    expect(CHIP).toHaveCount(3);
    expect(`${CHIP}:last`).toHaveText("c@x.org");
});

test("a wrong address is red, says why, and is kept as it was written", async () => {
    onRpc("letter", "web_save", ({args}) => expect.step(args[1].email_to));
    await mountLetter();
    await type("bo@nowhere");
    await press("Enter");
    await animationFrame();
    expect(`${CHIP}_wrong`).toHaveText("bo@nowhere");
    expect(".o_email_recipients_problem").toHaveText(/no complete domain/);
    await click(".o_form_button_save");
    await animationFrame();
    expect.verifySteps(["Ana <ana@x.org>, bo@nowhere"]);
});

test("half an address is saved when the page goes, and goes on being typed", async () => {
    mockSendBeacon(async (url, blob) => {
        const {params} = JSON.parse(await blob.text());
        expect.step(params.args[1].email_to);
    });
    await mountLetter();
    await type("bo@exam");
    window.dispatchEvent(new Event("beforeunload"));
    await animationFrame();
    expect.verifySteps(["Ana <ana@x.org>, bo@exam"]);
    expect(CHIP).toHaveCount(1);
    expect(INPUT).toHaveValue("bo@exam");
    await edit("bo@example.org");
    await press("Enter");
    await animationFrame();
    expect(CHIP).toHaveCount(2);
});

test("Backspace removes the last address, and the cross its own", async () => {
    onRpc("letter", "web_save", ({args}) => expect.step(args[1].email_to));
    await mountLetter();
    await type("b@x.org");
    await press("Enter");
    await type("c@x.org");
    await press("Enter");
    await press("Backspace");
    await animationFrame();
    await click(".o_email_recipient_remove:first");
    await animationFrame();
    expect(CHIP).toHaveText("b@x.org");
    await click(".o_form_button_save");
    await animationFrame();
    expect.verifySteps(["b@x.org"]);
});

test("read-only shows the addresses and nothing to change them", async () => {
    await mountLetter(true);
    expect(CHIP).toHaveText("Ana");
    expect(INPUT).toHaveCount(0);
    expect(".o_email_recipient_remove").toHaveCount(0);
});

test("who was taken off does not come back while the server is slow", async () => {
    const answered = new Deferred();
    Letter._onChanges.email_to = () => null;
    onRpc("letter", "onchange", () => answered);
    await mountLetter();
    await click(".o_email_recipient_remove");
    await type("b@x.org");
    await press("Enter");
    answered.resolve({value: {}});
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(CHIP)).toEqual(["b@x.org"]);
});
