import {beforeEach, expect, test} from "@odoo/hoot";
import {defineThread, mail, mountThread} from "./mail_thread";
import {animationFrame} from "@odoo/hoot-mock";
import {click} from "@odoo/hoot-dom";
import {onRpc} from "@web/../tests/web_test_helpers";

defineThread();

let thread = null;

beforeEach(() => {
    const thanks = {did_not_reopen: true, can_reopen: true};
    thread = {messages: [mail(2, thanks), mail(1)], can_reply: true, can_move: true};
    onRpc("email.conversation", "get_thread", () => thread);
});

test("mere thanks say that they did not reopen, and one press does", async () => {
    onRpc("email.message", "action_reopen", ({args}) => {
        expect.step(args[0]);
        thread.messages[0].did_not_reopen = false;
        return false;
    });
    await mountThread();
    expect(".o_email_card:eq(0) .o_email_thanks").toHaveText(/stayed closed/);
    await click(".o_email_thanks_reopen");
    await animationFrame();
    expect.verifySteps([[2]]);
    expect(".o_email_thanks").toHaveCount(0);
});

test("collapsed, too", async () => {
    await mountThread();
    await click(".o_email_card_header:eq(0)");
    await animationFrame();
    expect(".o_email_card:eq(0) .o_email_thanks").toHaveText("Did not reopen");
});

test("no press where it is open again, or is somebody else's", async () => {
    thread.messages[0].can_reopen = false;
    await mountThread();
    expect(".o_email_thanks").toHaveCount(1);
    expect(".o_email_thanks_reopen").toHaveCount(0);
    thread.messages[0].can_reopen = true;
    thread.can_move = false;
    await mountThread();
    expect(".o_email_thanks_reopen").toHaveCount(0);
});
