import {beforeEach, expect, test} from "@odoo/hoot";
import {
    MockServer,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {waitForChannels, waitNotifications} from "@bus/../tests/bus_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {user} from "@web/core/user";

class EmailConversation extends models.Model {
    _name = "email.conversation";
    presence = fields.Json();
    _records = [{id: 1}, {id: 2}];
}

defineMailModels();
defineModels([EmailConversation]);

const BEA = {id: 102, name: "Bea", kind: "viewing", seconds: 45};
let others = [];
let left = [];
let calls = [];

beforeEach(() => {
    others = [];
    left = [];
    calls = [];
    onRpc("email.presence", "beat", ({args}) => {
        calls.push(`beat ${args[0]} ${args[2]}`);
        return others;
    });
    onRpc("email.presence", "leave", ({args}) => {
        left.push(args[0]);
        return false;
    });
    onRpc("email.presence", "of", ({args}) => {
        calls.push(`of ${args[0]}`);
        return Object.fromEntries(args[0].map((id) => [id, others]));
    });
});

/** Since the last time. */
function expectCalls(expected) {
    expect(calls.splice(0)).toEqual(expected);
}

async function mountForm() {
    await mountView({
        type: "form",
        resModel: "email.conversation",
        resId: 1,
        arch: `<form>
            <field name="presence" widget="email_presence" options="{'watch': true}"/>
        </form>`,
    });
    await animationFrame();
}

test("who has the form says so, again and again, and when it goes", async () => {
    await mountForm();
    expectCalls(["beat 1 viewing"]);
    await advanceTime(20000);
    expectCalls(["beat 1 viewing"]);
    const presence = getService("email_presence");
    presence.writing(true, 1);
    presence.writing(true, 1);
    await animationFrame();
    expectCalls(["beat 1 writing"]);
    presence.writing(false);
    await animationFrame();
    expectCalls(["beat 1 viewing"]);
    presence.watch(2)();
    await animationFrame();
    expectCalls(["beat 2 viewing"]);
    expect(left).toEqual([2]);
});

test("others are shown in words, oneself is not", async () => {
    others = [BEA, {id: user.userId, name: "Me", kind: "writing", seconds: 45}];
    await mountForm();
    await animationFrame();
    expect(".o_email_presence").toHaveText("Bea is viewing");
    await waitForChannels(["email.conversation_1"]);
    const message = [
        "email.presence/changed",
        {id: 1, people: [{...BEA, kind: "writing"}]},
    ];
    MockServer.env["bus.bus"]._sendone("email.conversation_1", ...message);
    await waitNotifications(message);
    await animationFrame();
    expect(".o_email_presence").toHaveText("Bea is writing…");
});

test("of whom nothing is heard is asked for, and gone", async () => {
    others = [{...BEA, seconds: 5}];
    await mountForm();
    await animationFrame();
    expect(".o_email_presence").toHaveText("Bea is viewing");
    expectCalls(["beat 1 viewing"]);
    others = [];
    await advanceTime(5600);
    await animationFrame();
    expectCalls(["of 1"]);
    expect(".o_email_presence").toHaveText("");
    await advanceTime(10000);
    expectCalls([]);
});

test("a row shows who is there and says nothing of its reader", async () => {
    EmailConversation._records[0].presence = {
        people: [
            {...BEA, kind: "writing"},
            {...BEA, id: 103, name: "Carl"},
        ],
    };
    await mountView({
        type: "kanban",
        resModel: "email.conversation",
        arch: `<kanban><templates><t t-name="card">
            <field name="presence" widget="email_presence"/>
        </t></templates></kanban>`,
    });
    expect(".o_email_presence").toHaveCount(1);
    expect(".o_email_presence").toHaveAttribute(
        "aria-label",
        "Bea is writing… · Carl is viewing"
    );
    expect(".o_email_presence_person").toHaveCount(2);
    expectCalls([]);
});
