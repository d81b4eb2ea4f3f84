import {
    MockServer,
    clickSave,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {click, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {beforeEach, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mockDesk, tell} from "./routing_desk";

class Agent extends models.Model {
    _name = "email.agent";
    name = fields.Char();
    code = fields.Char();
    since = fields.Datetime();
    icon = fields.Selection({
        selection: [
            ["fa-coffee", "Coffee"],
            ["fa-car", "Car"],
        ],
    });
    _records = [
        {
            id: 1,
            name: "Ada",
            code: "available",
            icon: "fa-coffee",
            since: "2026-11-21 10:59:55",
        },
        {id: 2, name: "Ben", code: "offline"},
    ];
}

defineMailModels();
defineModels([Agent]);
beforeEach(() => mockDesk());

async function change(id, code) {
    MockServer.env["email.agent"].write([id], {code});
    await tell("email_channel.figures", {agent_ids: [id]});
    // Some time after it the list is asked for.
    for (let second = 0; second < 4; second++) {
        await animationFrame();
        await advanceTime(1000);
    }
    await animationFrame();
}

const LIST = `<list js_class="email_agent_list"><field name="code"/></list>`;
const CARDS = `<kanban js_class="email_agent_kanban"><templates><t t-name="card">
    <field name="code"/></t></templates></kanban>`;

test("the list of agents shows what changes", async () => {
    await mountView({type: "list", resModel: "email.agent", arch: LIST});
    expect(queryAllTexts(".o_data_cell")).toEqual(["available", "offline"]);
    await change(2, "break");
    await waitFor(".o_data_cell:contains(break)", {timeout: 2000});
    expect(queryAllTexts(".o_data_cell")).toEqual(["available", "break"]);
});

test("the cards of agents show what changes", async () => {
    await mountView({type: "kanban", resModel: "email.agent", arch: CARDS});
    await change(1, "rona");
    await waitFor(".o_kanban_record:contains(rona)", {timeout: 2000});
    expect(queryAllTexts(".o_kanban_record:not(.o_kanban_ghost)")).toEqual([
        "rona",
        "offline",
    ]);
});

test("the list of conversations shows who has what", async () => {
    const arch = `<list js_class="email_conversation_list"><field name="code"/></list>`;
    await mountView({type: "list", resModel: "email.agent", arch});
    MockServer.env["email.agent"].write([1], {code: "taken"});
    await tell("email_channel.figures", {queue_ids: [7]});
    for (let second = 0; second < 8; second++) {
        await animationFrame();
        await advanceTime(1000);
    }
    await waitFor(".o_data_cell:contains(taken)", {timeout: 2000});
    expect(queryAllTexts(".o_data_cell")).toEqual(["taken", "offline"]);
});

test.tags("desktop");
test("who has chosen some agents keeps them", async () => {
    await mountView({type: "list", resModel: "email.agent", arch: LIST});
    await click(".o_data_row:first .o_list_record_selector input");
    await animationFrame();
    await change(2, "break");
    expect(".o_data_row_selected").toHaveCount(1);
    expect(queryAllTexts(".o_data_cell")).toEqual(["available", "offline"]);
    await click(".o_data_row:first .o_list_record_selector input");
    await animationFrame();
    await advanceTime(1500);
    await waitFor(".o_data_cell:contains(break)", {timeout: 2000});
});

test("an icon is chosen among those there are", async () => {
    onRpc("email.agent", "web_save", ({args}) => {
        expect.step(args[1].icon);
    });
    await mountView({
        type: "form",
        resModel: "email.agent",
        resId: 1,
        arch: `<form><field name="icon" widget="email_icon"/></form>`,
    });
    expect(".o_email_icons [aria-checked=true]").toHaveAttribute("title", "Coffee");
    await contains(".o_email_icons [data-icon=fa-car]").click();
    expect(".o_email_icons [aria-checked=true]").toHaveAttribute("title", "Car");
    await clickSave();
    expect.verifySteps(["fa-car"]);
});

test("in a list an icon has its name beside it", async () => {
    const arch = `<list><field name="icon" widget="email_icon"/></list>`;
    await mountView({type: "list", resModel: "email.agent", arch});
    expect(".o_data_cell:first i.fa-coffee").toHaveCount(1);
    expect(".o_data_cell:first").toHaveText("Coffee");
});

test("the time in a state goes on while one looks", async () => {
    const arch = `<list><field name="since" widget="email_since"/></list>`;
    await mountView({type: "list", resModel: "email.agent", arch});
    expect(queryAllTexts(".o_data_cell")).toEqual(["01:00:05", ""]);
    await advanceTime(2000);
    await animationFrame();
    expect(queryAllTexts(".o_data_cell")).toEqual(["01:00:07", ""]);
});
