import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts, resize} from "@odoo/hoot-dom";
import {
    defineModels,
    fields,
    mockService,
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

class EmailCustomer extends models.Model {
    _name = "email.customer";
}

defineMailModels();
defineModels([EmailConversation, EmailCustomer]);
describe.current.tags("desktop");

const ANA = {id: 7, name: "Ana", email: "ana@x.org", phone: "12", company: "Kettles"};
const TICKETS = {
    key: "helpdesk.ticket",
    model: "helpdesk.ticket",
    title: "Tickets",
    count: 5,
    lines: [
        {
            id: 3,
            name: "HT3 - Lid",
            date: "2026-11-21 10:00:00",
            amount: "",
            state: "New",
            note: "",
            unread: false,
        },
    ],
};
const OTHERS = {
    ...TICKETS,
    key: "email.conversation",
    model: "email.conversation",
    title: "Other conversations",
    count: 1,
};

let values = {};
let groups = [];
let asked = [];

function contact(given) {
    return {
        customer: {name: "Ana", email: "ana@x.org"},
        company_id: 1,
        contact: false,
        hidden: false,
        differs: false,
        candidates: [],
        may_set: true,
        may_create: true,
        may_correct: false,
        ...given,
    };
}

beforeEach(() => {
    values = contact();
    groups = [];
    asked = [];
    onRpc("email.customer", "get_contact", () => {
        asked.push("get_contact");
        return values;
    });
    onRpc("email.customer", "get_records", () => {
        asked.push("get_records");
        return groups;
    });
});

async function mountPanel() {
    await mountView({
        type: "form",
        resModel: "email.conversation",
        resId: 1,
        arch: `<form><widget name="email_customer"/></form>`,
    });
    await settle();
}

async function settle() {
    await runAllTimers();
    await animationFrame();
    await animationFrame();
}

test("a customer without contact gets one by one click", async () => {
    onRpc("email.customer", "create_contact", ({args}) => {
        asked.push(`create ${args[0]}`);
        values = contact({contact: ANA, may_correct: true});
        return true;
    });
    await mountPanel();
    expect(".o_email_contact_create").toHaveText("Create contact “Ana <ana@x.org>”");
    expect(".o_email_records_none").toHaveText(
        "No other conversation and no other ticket of this address."
    );
    await click(".o_email_contact_create");
    await settle();
    expect(".o_email_contact_name").toHaveText("Ana");
    expect(".o_email_contact_create").toHaveCount(0);
    expect(asked).toEqual([
        "get_contact",
        "get_records",
        "create 1",
        "get_contact",
        "get_records",
    ]);
});

test("who may not create contacts is told so, and may choose one", async () => {
    values = contact({may_create: false});
    await mountPanel();
    expect(".o_email_contact_create").toHaveCount(0);
    expect(".o_email_contact").toHaveText(/You may not create contacts/);
    expect(queryAllTexts(".o_email_contact button")).toEqual(["Choose contact"]);
});

test("who may not change the conversation only reads", async () => {
    values = contact({contact: ANA, candidates: [{...ANA, id: 8}], may_set: false});
    await mountPanel();
    expect(".o_email_contact button").toHaveCount(0);
});

test("of several contacts with the address one is chosen", async () => {
    values = contact({candidates: [ANA, {...ANA, id: 8, name: "Ana Two"}]});
    onRpc("email.customer", "set_contact", ({args}) => {
        asked.push(`set ${args.join()}`);
        return true;
    });
    await mountPanel();
    expect(".o_email_contact_others").toHaveText(/Several contacts/);
    expect(".o_email_contact_create").toHaveCount(0);
    await click("button[aria-label='Choose Ana Two']");
    await settle();
    expect(asked).toEqual([
        "get_contact",
        "get_records",
        "set 1,8",
        "get_contact",
        "get_records",
    ]);
});

test("a contact is corrected without leaving the page", async () => {
    values = contact({contact: ANA, may_correct: true});
    onRpc("email.customer", "correct_contact", ({args}) => {
        asked.push(args[1]);
        values = contact({contact: {...ANA, ...args[1]}, may_correct: true});
        return true;
    });
    await mountPanel();
    await click("button[data-focus='correct']");
    await animationFrame();
    expect("input[name='name']").toBeFocused();
    await edit("Ana Right");
    await click("button[type='submit']");
    await settle();
    expect(asked.slice(2)).toEqual([
        {name: "Ana Right", email: "ana@x.org", phone: "12"},
        "get_contact",
        "get_records",
    ]);
    expect(".o_email_contact_name").toHaveText("Ana Right");
});

test("Escape leaves the correction, and the focus goes back", async () => {
    values = contact({contact: ANA, may_correct: true});
    await mountPanel();
    await click("button[data-focus='correct']");
    await animationFrame();
    await press("Escape");
    await animationFrame();
    expect(".o_email_contact form").toHaveCount(0);
    expect("button[data-focus='correct']").toBeFocused();
});

test("another address than the contact's is told", async () => {
    values = contact({contact: ANA, differs: true});
    await mountPanel();
    expect(".o_email_contact_differs").toHaveText(/another address: ana@x.org/);
});

test("records are counted, and open with a click", async () => {
    groups = [OTHERS, TICKETS];
    mockService("action", {
        doAction(action) {
            asked.push([action.res_model, action.res_id]);
        },
    });
    onRpc("email.customer", "open_records", ({args}) => ({
        res_model: args[1],
        res_id: "all",
    }));
    await mountPanel();
    expect(queryAllTexts(".o_email_records .badge.border:first-of-type")[0]).toBe("1");
    await click("[data-model='helpdesk.ticket'] .o_email_record");
    await click("[data-model='helpdesk.ticket'] button");
    await animationFrame();
    expect(asked).toEqual([
        "get_contact",
        "get_records",
        ["helpdesk.ticket", 3],
        ["helpdesk.ticket", "all"],
    ]);
    expect("[data-model='email.conversation'] button").toHaveCount(0);
});

test("what cannot be loaded is told, and asked for again", async () => {
    let broken = true;
    onRpc("email.customer", "get_contact", () => {
        if (broken) {
            throw new Error("broken");
        }
        return contact({contact: ANA});
    });
    await mountPanel();
    expect(".o_email_customer [role='status']").toHaveText(/could not be loaded/);
    broken = false;
    await click(".o_email_customer .alert button");
    await settle();
    expect(".o_email_contact_name").toHaveText("Ana");
});

test("on a narrow page nothing is loaded until it is unfolded", async () => {
    await resize({width: 390, height: 800});
    await mountPanel();
    expect(asked).toEqual([]);
    expect(".o_email_customer_fold").toHaveAttribute("aria-expanded", "false");
    await click(".o_email_customer_fold");
    await animationFrame();
    await settle();
    expect(".o_email_contact").toHaveCount(1);
    expect(asked).toEqual(["get_contact", "get_records"]);
});
