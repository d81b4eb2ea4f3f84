import {OPEN, openInDesk} from "@email_channel/desk/open_in_desk.esm";
import {expect, test} from "@odoo/hoot";
import {
    getMockEnv,
    makeMockEnv,
    mockService,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {DONE} from "@email_channel/conversation/done_action.esm";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {registry} from "@web/core/registry";

defineMailModels();

const DESK = {type: "ir.actions.client", path: "email-desk", params: {resId: 7}};
const CLOSED = {ids: [7], message: "It is closed.", next: {type: "elsewhere"}};

async function finish() {
    const action = registry.category("actions").get("email_channel.done");
    return action(getMockEnv(), {params: CLOSED});
}

test("once done one goes where the server says, if there is no desk", async () => {
    await makeMockEnv();
    mockService("notification", {add: (words) => expect.step(words)});
    expect(await finish()).toEqual({type: "elsewhere"});
    expect.verifySteps(["It is closed."]);
});

test("at the desk, which goes on, nothing of what is gone is loaded again", async () => {
    const env = await makeMockEnv();
    env.bus.addEventListener(DONE, ({detail}) => {
        expect(detail.ids).toEqual([7]);
        detail.goesOn = true;
    });
    expect(await finish()).toEqual({
        type: "ir.actions.act_window_close",
        infos: {noReload: true},
    });
});

test("a desk that is on the screen opens what was accepted", async () => {
    const env = await makeMockEnv();
    mockService("action", {doAction: (action) => expect.step(action.path)});
    await openInDesk(env, DESK);
    expect.verifySteps(["email-desk"]);
    env.bus.addEventListener(OPEN, ({detail}) => {
        expect.step(`open ${detail.id}`);
        detail.isOpened = true;
    });
    await openInDesk(env, DESK);
    expect.verifySteps(["open 7"]);
});

test("what is written in a dialog stays, and the desk is opened beside it", async () => {
    const env = await makeMockEnv();
    patchWithCleanup(browser, {open: (url) => expect.step(url)});
    await openInDesk(env, DESK, {newWindow: true});
    expect.verifySteps(["/odoo/email-desk/7"]);
});
