import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {expect, test} from "@odoo/hoot";
import {
    makeMockEnv,
    mockService,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

async function openBrowser(isAgent) {
    onRpc("res.users", "has_group", ({args}) => {
        return isAgent && args[1] === "email_channel.group_email_agent";
    });
    onRpc("email.agent", "get_desk", () => ({is_agent: false}));
    serverState.userId = 7;
    const sent = [];
    mockService("im_status", {updateBusPresence: () => sent.push("sign")});
    await makeMockEnv();
    await animationFrame();
    return sent;
}

test("an agent's browser says each minute that it is open", async () => {
    const sent = await openBrowser(true);
    await advanceTime(49000);
    expect(sent).toHaveLength(0);
    await advanceTime(2000);
    expect(sent).toHaveLength(1);
    await advanceTime(120000);
    expect(sent.length).toBeGreaterThan(2);
});

test("others' browsers say nothing", async () => {
    const sent = await openBrowser(false);
    await advanceTime(300000);
    expect(sent).toHaveLength(0);
});
