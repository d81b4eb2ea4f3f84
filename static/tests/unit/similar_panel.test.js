import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, queryFirst, resize} from "@odoo/hoot-dom";
import {
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class EmailConversation extends models.Model {
    _name = "email.conversation";
    name = fields.Char();
    _records = [{id: 1, name: "Kettle"}];
}

defineMailModels();
defineModels([EmailConversation]);
describe.current.tags("desktop");

const ANSWER = {
    id: 7,
    conversation_id: 3,
    subject: "The kettle leaks",
    agent: "Ada",
    date: "2026-11-21 10:00:00",
    closed: true,
    rating: 4.5,
    shown: "<p>Ask <mark>Carla</mark> for the ring.</p>",
    inserted: "<p>Ask ${name} for the ring.</p>",
    personal: 1,
};

let found = {};
let asked = 0;

beforeEach(() => {
    found = {answers: [ANSWER], locked: false, notice: ""};
    asked = 0;
    onRpc("email.conversation", "get_similar", () => {
        asked++;
        return {1: found};
    });
});

async function mountPanel() {
    await mountView({
        type: "form",
        resModel: "email.conversation",
        resId: 1,
        arch: `<form><widget name="email_similar"/></form>`,
    });
    await settle();
}

async function settle() {
    await runAllTimers();
    await animationFrame();
}

test("an answer says whose it was and how it went, with what is another's marked", async () => {
    await mountPanel();
    expect(".o_email_similar_answer a").toHaveText("The kettle leaks");
    expect(".o_email_similar_answer").toHaveText(/Ada/);
    expect(".o_email_similar_answer .badge").toHaveText("Closed");
    expect(".o_email_similar_answer [title='Rated 4.5 of 5']").toHaveCount(1);
    expect(queryAllTexts(".o_email_similar_text mark")).toEqual(["Carla"]);
    expect(".o_email_similar_personal").toHaveText(/marked place is about the other/);
});

test("one press hands it to the letter, without what is another's", async () => {
    await mountPanel();
    await click(".o_email_similar_insert");
    const inserts = getService("email_insert");
    expect(inserts.take(2)).toBe("");
    expect(inserts.take(1)).toBe(ANSWER.inserted);
    expect(inserts.take(1)).toBe("", {message: "once"});
});

test("pressed twice it is inserted once, and again a moment later", async () => {
    await mountPanel();
    getService("email_insert").bus.addEventListener("insert", () =>
        expect.step("insert")
    );
    queryFirst(".o_email_similar_insert").click();
    queryFirst(".o_email_similar_insert").click();
    await animationFrame();
    expect.verifySteps(["insert"]);
    expect(".o_email_similar_insert").not.toBeEnabled();
    await settle();
    expect(".o_email_similar_insert").toBeEnabled();
});

test("a long answer is shown whole on demand", async () => {
    await mountPanel();
    expect(".o_email_similar_text").toHaveClass("o_email_similar_short");
    await click(".o_email_similar_more");
    await animationFrame();
    expect(".o_email_similar_text").not.toHaveClass("o_email_similar_short");
    expect(".o_email_similar_more").toHaveAttribute("aria-expanded", "true");
});

test("where nothing resembles it is said", async () => {
    found.answers = [];
    await mountPanel();
    expect(".o_email_similar_none").toHaveText(
        "No answered conversation resembles this one."
    );
});

test("what is wrong with the search is said", async () => {
    Object.assign(found, {answers: [], notice: "It took too long."});
    await mountPanel();
    expect(".o_email_similar_notice").toHaveText("It took too long.");
    expect(".o_email_similar_none").toHaveCount(0);
});

test("of a conversation that may not be read there is nothing", async () => {
    Object.assign(found, {answers: [], locked: true});
    await mountPanel();
    expect(".o_email_similar").toHaveCount(0);
});

test("a search that failed is tried again", async () => {
    let fails = true;
    onRpc("email.conversation", "get_similar", () => {
        if (fails) {
            throw makeServerError({message: "Down"});
        }
    });
    await mountPanel();
    expect(".o_email_similar .alert").toHaveText(/could not be looked for/);
    fails = false;
    await click(".o_email_similar .alert button");
    await settle();
    expect(".o_email_similar_answer").toHaveCount(1);
});

test("on a narrow page it is asked for when it is unfolded", async () => {
    await resize({width: 390, height: 844});
    await mountPanel();
    expect(asked).toBe(0);
    await click(".o_email_similar_fold");
    await animationFrame();
    await settle();
    expect(asked).toBe(1);
    expect(".o_email_similar_answer").toHaveCount(1);
});
