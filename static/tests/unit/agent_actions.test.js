import {
    contains,
    makeMockEnv,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {animationFrame} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllAttributes, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {AgentActions} from "@email_channel/supervision/agent_actions.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {logOutWords} from "@email_channel/supervision/agent_entries.esm";
import {mockDesk} from "./routing_desk";

defineMailModels();

const MODEL = "email.supervised.agent";
const ADA = {
    id: 1,
    name: "Ada",
    user_id: 11,
    partner_id: 21,
    code: "available",
    state: "Available",
    paused: false,
    is_me: false,
    conversations: [],
};
const BEN = {...ADA, id: 2, name: "Ben", user_id: 12, paused: true};
const ME = {...ADA, id: 3, name: "Sue", is_me: true};
const DONE = {done: [1], refused: [], message: "Paused.", type: "success"};

let agents = [];
beforeEach(() => {
    mockDesk();
    agents = [ADA];
    onRpc(MODEL, "get_menu", () => ({agents}));
});

async function open(props = {}) {
    await mountWithCleanup(AgentActions, {
        props: {agents: agents.map(({id}) => id), ...props},
    });
    await contains(".o_email_agent_actions").click();
    await animationFrame();
}

const names = () =>
    queryAllAttributes(".o_email_agent_actions_menu [data-action]", "data-action");
const press = (name) => contains(`[data-action=${name}]`).click();

test("of an agent all that can be done is offered", async () => {
    await open();
    for (const name of ["chat", "set_state", "pause", "log_out"]) {
        expect(names()).toInclude(name);
    }
    expect(names()).not.toInclude("end_pause");
    expect(".dropdown-header").toHaveText("Ada");
});

test("of oneself nothing that ends one's own work", async () => {
    agents = [ME];
    await open();
    for (const name of ["chat", "pause", "log_out"]) {
        expect(names()).not.toInclude(name);
    }
});

test("of several what makes sense for some of them", async () => {
    agents = [ADA, BEN];
    await open();
    expect(names()).toInclude("pause");
    expect(names()).toInclude("end_pause");
    expect(names()).not.toInclude("chat");
});

test("a pause is told, and can be undone", async () => {
    onRpc(MODEL, "pause", ({args}) => {
        expect.step(`pause ${args[0]}`);
        return DONE;
    });
    onRpc(MODEL, "end_pause", ({args}) => {
        expect.step(`end ${args[0]}`);
        return {...DONE, message: "The pause is over."};
    });
    await open({onDone: () => expect.step("done")});
    await press("pause");
    await waitFor(".o_notification:contains(Paused.)");
    expect.verifySteps(["pause 1", "done"]);
    await contains(".o_notification button:contains(Undo)").click();
    await waitFor(".o_notification:contains(The pause is over.)");
    expect.verifySteps(["end 1"]);
});

test("only who is not paused is paused", async () => {
    agents = [ADA, BEN];
    onRpc(MODEL, "pause", ({args}) => {
        expect.step(`pause ${args[0]}`);
        return DONE;
    });
    await open();
    await press("pause");
    expect.verifySteps(["pause 1"]);
});

test("who could not be paused is named, without a way back from nothing", async () => {
    onRpc(MODEL, "pause", () => ({
        done: [],
        refused: ["Ada is an administrator"],
        message: "Ada is an administrator",
        type: "warning",
    }));
    await open();
    await press("pause");
    await waitFor(".o_notification:contains(Ada is an administrator)");
    expect(".o_notification button:contains(Undo)").toHaveCount(0);
});

test("before one is logged out it is asked, and no means no", async () => {
    onRpc(MODEL, "ask_log_out", () => ({
        count: 1,
        names: ["Ada"],
        conversations: 3,
        parked: 1,
        offers: 0,
        minutes: 30,
    }));
    onRpc(MODEL, "log_out", () => {
        expect.step("log out");
        return DONE;
    });
    await open();
    await press("log_out");
    await waitFor(".modal:contains(Open conversations: 3)");
    expect(".modal").toHaveText(/after 30 minutes/);
    await contains(".modal-footer .btn-secondary").click();
    expect.verifySteps([]);
    await contains(".o_email_agent_actions").click();
    await press("log_out");
    await contains(".modal-footer .btn-primary").click();
    expect.verifySteps(["log out"]);
});

test("what becomes of conversations is said as it is", async () => {
    await makeMockEnv();
    const known = {names: ["Ada"], conversations: 2, parked: 0, offers: 1, minutes: 0};
    expect(logOutWords(known)).toMatch(/agent keeps them/);
    expect(logOutWords(known)).toMatch(/offered to others/);
    expect(logOutWords({...known, conversations: 0, offers: 0})).not.toMatch(/keeps/);
});

test("a chat is opened with the agent", async () => {
    mockService("mail.store", {
        openChat: ({userId}) => expect.step(`chat ${userId}`),
    });
    await open();
    await press("chat");
    expect.verifySteps(["chat 11"]);
});

test("why nothing can be done is said in the menu", async () => {
    onRpc(MODEL, "get_menu", () => {
        throw makeServerError({message: "Only supervisors of e-mail see this."});
    });
    await open();
    expect(queryAllTexts(".o_email_agent_actions_menu [role=alert]")).toEqual([
        "Only supervisors of e-mail see this.",
    ]);
});
