import {
    AVAILABLE,
    BUSY,
    NOW,
    RONA,
    agentState,
    mockDesk,
    offer,
    tell,
} from "./routing_desk";
import {advanceTime, animationFrame, Deferred} from "@odoo/hoot-mock";
import {click, queryAllTexts, waitFor, waitForNone} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {formatClock, formatWords} from "@email_channel/routing/durations.esm";
import {mockService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

const TOGGLE = ".o_email_agent_toggle";

async function mountDesk(values) {
    const desk = mockDesk(values);
    await mountWithCleanup(WebClient);
    await waitFor(TOGGLE);
    return desk;
}

test("durations are as exact as one cares for", () => {
    expect(formatClock(0)).toBe("00:00:00");
    expect(formatClock(3723)).toBe("01:02:03");
    expect(formatClock(360000)).toBe("100:00:00");
    expect(formatWords(0)).toBe("0 sec");
    expect(formatWords(59)).toBe("59 sec");
    expect(formatWords(60)).toBe("1 min");
    expect(formatWords(192)).toBe("3 min 12 sec");
    expect(formatWords(7512)).toBe("2 hr 5 min");
    expect(formatWords(86400 * 2 + 3600)).toBe("2 days 1 hr");
});

test.tags("desktop");
test("the state and how long it lasts are in sight", async () => {
    await mountDesk();
    expect(`${TOGGLE} .o_email_agent_name`).toHaveText("Available");
    expect(`${TOGGLE} .o_email_elapsed`).toHaveText("01:01:03");
    await advanceTime(2000);
    await animationFrame();
    expect(`${TOGGLE} .o_email_elapsed`).toHaveText("01:01:05");
    expect(".o_email_agent_offers").toHaveCount(0);
    tell("email_channel.offer", {offers: [offer(1), offer(2)]});
    await waitFor(".o_email_agent_offers");
    expect(".o_email_agent_offers").toHaveText("2");
});

test("who is no agent sees nothing of it", async () => {
    mockDesk({is_agent: false, agent: false});
    await mountWithCleanup(WebClient);
    await animationFrame();
    expect(".o_menu_systray").toHaveCount(1);
    expect(TOGGLE).toHaveCount(0);
});

test.tags("desktop");
test("a state is chosen once, however often one clicks", async () => {
    const answer = new Deferred();
    onRpc("email.agent", "set_state", ({args}) => {
        expect.step(args);
        return answer;
    });
    await mountDesk();
    await click(TOGGLE);
    await waitFor(".o_email_agent_choice");
    expect(queryAllTexts(".o_email_agent_choice")).toEqual(["Available", "Lunch"]);
    expect(".o_email_agent_choice:eq(0) .fa-check").toHaveCount(1);
    await click(".o_email_agent_choice:contains(Lunch)");
    await click(TOGGLE);
    await waitFor(".o_email_agent_choice");
    await click(".o_email_agent_choice:contains(Lunch)");
    answer.resolve(agentState({...BUSY, since: "2026-11-21 12:00:00"}));
    await waitFor(`${TOGGLE}[data-state=break]`);
    expect.verifySteps([[[7], BUSY.id]]);
    expect(`${TOGGLE} .o_email_agent_name`).toHaveText("Lunch");
});

test("why a state could not be chosen is said", async () => {
    onRpc("email.agent", "set_state", () => {
        throw new Error("You are in no queue.");
    });
    await mountDesk({agent: RONA});
    await click(".o_email_agent_available");
    await waitFor(".o_notification .bg-danger");
    expect(`${TOGGLE}[data-state=rona]`).toHaveCount(1);
    expect(".o_email_agent_available").toBeEnabled();
});

test.tags("desktop");
test("during a call one reads what comes after it", async () => {
    await mountDesk({
        agent: agentState({
            id: 3,
            code: "in_call",
            name: "In-Call",
            icon: "fa-phone",
            after: "Lunch",
        }),
    });
    expect(`${TOGGLE} .o_email_agent_name`).toHaveText("In-Call, then Lunch");
    await click(TOGGLE);
    await waitFor(".o_email_agent_choice");
    expect(".o_email_agent_choice:contains(Lunch) .fa-check").toHaveCount(1);
    expect(".o_email_agent_choice:contains(Available) .fa-check").toHaveCount(0);
});

test("RONA is plain, and one click ends it", async () => {
    onRpc("email.agent", "set_state", ({args}) => {
        expect.step(args[1]);
        return agentState();
    });
    await mountDesk({agent: RONA});
    await click(".o_email_agent_available");
    await waitForNone(".o_email_agent_available");
    expect.verifySteps([AVAILABLE.id]);
    expect(`${TOGGLE}[data-state=available]`).toHaveCount(1);
});

test("each queue says what waits, and leads there", async () => {
    mockService("action", {
        doAction: (action, options) => expect.step([action, options.additionalContext]),
    });
    await mountDesk({
        queues: [
            {
                id: 3,
                name: "Sales",
                waiting: 4,
                longest_since: "2026-11-21 11:00:00",
                strategy: "manual",
            },
            {
                id: 4,
                name: "Support",
                waiting: 0,
                longest_since: false,
                strategy: "random",
            },
        ],
    });
    await click(TOGGLE);
    await waitFor(".o_email_my_queue");
    expect(".o_email_my_queue:contains(Sales)").toHaveText("Sales\n1 hr\n4");
    expect(".o_email_my_queue:contains(Support)").toHaveText("Support\nNothing waits");
    await click(".o_email_my_queue:contains(Sales)");
    await animationFrame();
    expect.verifySteps([
        [
            "email_channel.email_desk_action",
            {search_default_desk_queues: 1, search_default_queue_ids: "Sales"},
        ],
    ]);
});

test("without a queue one reads so", async () => {
    await mountDesk();
    await click(TOGGLE);
    await waitFor(".o_email_my_queues:contains(You are in no queue)");
});

test("when the server cannot be asked what is shown stays, and says so", async () => {
    let online = true;
    const desk = mockDesk({offers: [offer(1)]});
    onRpc(
        "/web/dataset/call_kw/email.agent/get_desk",
        () =>
            online
                ? {jsonrpc: "2.0", result: {now: NOW, ...desk}}
                : new Response("", {status: 502}),
        {pure: true}
    );
    await mountWithCleanup(WebClient);
    await waitFor(".o_email_offer");
    online = false;
    await click(TOGGLE);
    await waitFor(".o_email_agent_trouble:contains(cannot be reached)");
    expect(".o_email_offer").toHaveCount(1);
    online = true;
    await advanceTime(20000);
    await waitForNone(".o_email_agent_trouble");
});
