import {
    MockServer,
    contains,
    makeServerError,
    mountWithCleanup,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame, mockFetch} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {defineThread, mail, mountThread} from "./mail_thread";
import {queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {SpyPage} from "@email_channel/supervision/spy_page.esm";
import {mockDesk} from "./routing_desk";

defineThread([1, 2]);

const DRAFT = {
    id: 9,
    mode: "reply",
    to: "carla@x.org",
    cc: "",
    bcc: "",
    subject: "Re: Kettle",
    body: "<p>Dear Carla</p>",
    files: [],
    changed_at: "2026-11-21 11:00:00",
    send_at: false,
};

let seen = {};
beforeEach(() => {
    mockDesk();
    mockFetch(() => new Response("{}"));
    seen = {
        conversation: {
            id: 1,
            subject: "Kettle",
            customer: "Carla",
            agent: "Ada",
            queue: "Support",
        },
        thread: {messages: [mail(1)], notes: [], whispers: []},
        drafts: [DRAFT],
    };
    onRpc("email.spy", "look", ({args}) => {
        expect.step(`look ${args[0]}`);
        return {...seen, conversation: {...seen.conversation, id: args[0]}};
    });
});

async function open(params = {conversation_id: 1}) {
    await mountWithCleanup(SpyPage, {
        props: {action: {params, context: {}}, actionId: 1, className: ""},
    });
    await animationFrame();
}

const typed = () =>
    document.querySelector(".o_email_looked_body").contentDocument.body.innerText;

test("mails and what is being written are shown, and nothing to press", async () => {
    await open();
    expect.verifySteps(["look 1"]);
    expect(".o_email_spy h1").toHaveText(/Ada/);
    expect(typed()).toInclude("Dear Carla");
    expect(".o_email_card").toHaveCount(1);
    expect(".o_email_action_reply").toHaveCount(0);
});

test("what is typed is shown when the server says so", async () => {
    await open();
    seen.drafts = [{...DRAFT, body: "<p>Dear Carla, send it back</p>"}];
    MockServer.env["bus.bus"]._sendone(serverState.partnerId, "email.look/changed", {
        id: 1,
    });
    for (let step = 0; step < 5 && !typed().includes("send it back"); step++) {
        await animationFrame();
        await advanceTime(500);
    }
    expect(typed()).toInclude("send it back");
    expect.verifySteps(["look 1", "look 1"]);
});

test("a picture in it finds room when it is there", async () => {
    seen.drafts = [{...DRAFT, body: '<p>See</p><img alt="crack">'}];
    await open();
    const frame = document.querySelector(".o_email_looked_body");
    const image = frame.contentDocument.querySelector("img");
    image.style.height = "400px";
    image.dispatchEvent(new Event("load"));
    expect(frame.offsetHeight).toBeGreaterThan(400);
    expect.verifySteps(["look 1"]);
});

test("without a word of the server it is asked for every 20 seconds", async () => {
    await open();
    await advanceTime(20500);
    expect.verifySteps(["look 1", "look 1"]);
});

test("when there is nothing to look on at any more it says so", async () => {
    onRpc("email.spy", "look", () => {
        throw makeServerError({message: "Nobody has “Kettle” now"});
    });
    await open();
    expect(queryAllTexts(".o_email_spy_ended")).toEqual(["Nobody has “Kettle” now"]);
    expect(".o_email_spy_whisper").toHaveCount(0);
    await advanceTime(20500);
});

test("of an agent with several conversations one is chosen", async () => {
    const conversations = [
        {id: 1, subject: "Kettle", customer: "Carla", parked: false},
        {id: 2, subject: "Toaster", customer: "Tom", parked: true},
    ];
    onRpc("email.supervised.agent", "get_menu", () => ({
        agents: [{id: 7, name: "Ada", conversations}],
    }));
    await open({agent_id: 7});
    await contains(".o_email_spy_choice:contains(Toaster)").click();
    await animationFrame();
    expect.verifySteps(["look 1", "look 2"]);
    expect(".o_email_spy_choice.active").toHaveText("Toaster");
});

test("an agent without conversations is waited for", async () => {
    onRpc("email.supervised.agent", "get_menu", () => ({
        agents: [{id: 7, name: "Ada", conversations: []}],
    }));
    await open({agent_id: 7});
    expect(".o_email_spy_nothing").toHaveCount(1);
    expect.verifySteps([]);
});

test("who looks on at an agent stays with him when a conversation goes", async () => {
    let ids = [1];
    onRpc("email.supervised.agent", "get_menu", () => {
        const conversations = ids.map((id) => ({id, subject: `No. ${id}`}));
        return {agents: [{id: 7, name: "Ada", conversations}]};
    });
    const hear = async () => {
        const type = "email_channel.figures";
        MockServer.env["bus.bus"]._sendone(serverState.partnerId, type, {});
        for (let step = 0; step < 5; step++) {
            await animationFrame();
            await advanceTime(500);
        }
    };
    await open({agent_id: 7});
    ids = [];
    await hear();
    expect(".o_email_spy_nothing").toHaveCount(1);
    expect(".o_email_card").toHaveCount(0);
    ids = [2];
    await hear();
    expect(".o_email_card").toHaveCount(1);
    expect.verifySteps(["look 1", "look 2"]);
});

test("a supervisor whispers, and an empty whisper is none", async () => {
    onRpc("email.whisper", "whisper", ({args}) => {
        expect.step(args[1]);
        return 5;
    });
    await open();
    await contains(".o_email_spy_whisper").click();
    await waitFor(".o_email_whisper_say:disabled");
    await contains(".o_email_whisper_input").edit("Ask for the order");
    await contains(".o_email_whisper_say").click();
    await animationFrame();
    expect(".o_email_whisper_input").toHaveCount(0);
    expect.verifySteps(["look 1", "Ask for the order", "look 1"]);
});

test("the agent sees whispers among the mails, and who looks on", async () => {
    onRpc("email.conversation", "get_thread", () => ({
        messages: [mail(1)],
        can_reply: true,
        can_move: false,
        whispers: [
            {
                id: 3,
                author: "Sue",
                to: "Ada",
                words: "<b>Ask</b>",
                date: "2026-11-21 11:00:00",
                is_mine: false,
            },
        ],
        watched_by: [{id: 4, name: "Sue", seconds: 40}],
    }));
    await mountThread();
    expect(".o_email_whisper_words").toHaveText("<b>Ask</b>");
    expect(".o_email_take_back").toHaveCount(0);
    expect(".o_email_watched_by").toHaveText("Sue looks on");
});
