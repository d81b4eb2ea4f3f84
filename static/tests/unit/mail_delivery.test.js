import {beforeEach, expect, test} from "@odoo/hoot";
import {defineThread, mail, mountThread} from "./mail_thread";
import {animationFrame} from "@odoo/hoot-mock";
import {click} from "@odoo/hoot-dom";
import {onRpc} from "@web/../tests/web_test_helpers";

defineThread();

let sent = null;

beforeEach(() => {
    sent = mail(3, {
        direction: "out",
        state: "sent",
        sent_at: "2026-11-21 10:00:00",
        opened_at: "2026-11-21 10:30:00",
    });
    onRpc("email.conversation", "get_thread", () => ({
        messages: [sent],
        can_reply: true,
        can_move: true,
    }));
    onRpc("email.message", "get_delivery", ({args}) => {
        expect.step(args[0]);
        return {
            recipients: [
                {email: "ana@x.org", name: "Ana", state: "sent", reason: ""},
                {email: "bob@x.org", name: "", state: "bounced", reason: "550 Full"},
            ],
            opened_by_one_of_them: true,
        };
    });
});

test("a mail whose picture was loaded was probably opened", async () => {
    await mountThread();
    expect(".o_email_state[data-state=opened]").toHaveText("Probably opened");
    expect(".o_email_delivery").toHaveText(/Sent .*, probably opened /);
});

test("a mail that was sent says no more than that", async () => {
    sent.opened_at = false;
    await mountThread();
    expect(".o_email_state[data-state=sent]").toHaveText("Sent");
    expect(".o_email_delivery").not.toHaveText(/opened/);
});

test("a click shows what each recipient got, another one hides it", async () => {
    await mountThread();
    expect.verifySteps([]);
    await click(".o_email_delivery_each");
    await animationFrame();
    expect.verifySteps([[3]]);
    expect(".o_email_delivery_one").toHaveCount(2);
    expect(".o_email_delivery_one[data-state=bounced]").toHaveText(/bob.*550 Full/s);
    expect(".o_email_delivery").toHaveText(/cannot be told by whom/);
    await click(".o_email_delivery_each");
    await animationFrame();
    expect(".o_email_delivery_one").toHaveCount(0);
});

test("what came in is delivered already", async () => {
    sent.direction = "in";
    sent.state = "received";
    await mountThread();
    expect(".o_email_delivery").toHaveCount(0);
});
