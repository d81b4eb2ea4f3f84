import {
    getService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, waitFor, waitForNone} from "@odoo/hoot-dom";
import {defineThread, mail, mountThread} from "./mail_thread";
import {WebClient} from "@web/webclient/webclient";
import {nameFolds} from "@email_channel/conversation/mail_folds.esm";

class EmailMoveWizard extends models.Model {
    _name = "email.move.wizard";
    _records = [{id: 1}];
    _views = {
        form: `<form><footer>
            <button name="action_move" type="object" string="Move"/>
        </footer></form>`,
    };
}

defineThread([1, 2], [EmailMoveWizard]);

let thread = null;

beforeEach(() => {
    mockDate("2026-11-21 12:00:00");
    thread = {
        messages: [mail(3), mail(2), mail(1, {evidence: "new"})],
        can_reply: true,
        can_move: true,
    };
    onRpc("email.conversation", "get_thread", () => thread);
});

async function openMenu(index) {
    await click(`.o_email_card:eq(${index}) [aria-label='More actions']`);
    await animationFrame();
}

function movesShown() {
    return queryAllTexts(".o-dropdown--menu [data-method^=action_]");
}

test("each mail says by what it was joined, a guess so that it is seen", async () => {
    thread.messages[1].evidence = "subject_number";
    thread.messages[2].evidence = "thread_index";
    await mountThread();
    expect(".o_email_card:first .o_email_evidence").toHaveText(/Joined by In-Reply-To/);
    expect(".o_email_card:first .o_email_guessed").toHaveCount(0);
    expect(".o_email_guessed").toHaveCount(2);
    await click(".o_email_toggle_all");
    await animationFrame();
    expect(".o_email_evidence_guessed").toHaveCount(2);
});

test("a mail is split off in one click, which can be undone", async () => {
    onRpc("email.message", "action_split_off", ({args}) => {
        expect.step(["split", args[0]]);
        thread.messages = [mail(2), mail(1, {evidence: "new"})];
        return {
            type: "ir.actions.client",
            tag: "email_channel.moved",
            params: {
                move_id: 7,
                source_id: 1,
                target_id: 2,
                message: "Split off to EC000002",
                leave: false,
            },
        };
    });
    onRpc("email.move", "action_undo", ({args}) => {
        expect.step(["undo", args[0]]);
        thread.messages.unshift(mail(3));
        return false;
    });
    await mountThread();
    await click(".o_email_card:first .o_email_split_off");
    await waitFor(".o_notification:contains('Split off to EC000002')");
    await animationFrame();
    expect(".o_email_card").toHaveCount(2);
    await click(".o_notification button:contains(Undo)");
    await animationFrame();
    expect(".o_notification").toHaveCount(0);
    expect.verifySteps([
        ["split", [3]],
        ["undo", [7]],
    ]);
});

test("something always stays behind a split", async () => {
    await mountThread();
    await click(".o_email_toggle_all");
    await animationFrame();
    await openMenu(0);
    expect(movesShown()).toEqual([
        "Split off this e-mail",
        "Move to another conversation…",
    ]);
    await openMenu(1);
    await animationFrame();
    expect(movesShown()).toEqual([
        "Split off this e-mail",
        "Split off from here on",
        "Move to another conversation…",
    ]);
});

test("a mail alone cannot be split off, but moved", async () => {
    thread.messages = [mail(1)];
    await mountThread();
    expect(".o_email_split_off").toHaveCount(0);
    await openMenu(0);
    expect(movesShown()).toEqual(["Move to another conversation…"]);
});

function formOf(resModel, resId, target = "current") {
    return {
        type: "ir.actions.act_window",
        res_model: resModel,
        res_id: resId,
        views: [[false, "form"]],
        target,
    };
}

test("a dialog is gone that moved the last mail and led to where it is", async () => {
    thread.messages = [mail(1)];
    let left = false;
    // What a page asks for that is left is never answered.
    onRpc("email.conversation", "get_thread", ({args}) =>
        left && args[0][0] === 1 ? new Promise(() => undefined) : thread
    );
    onRpc("email.message", "action_move", () => {
        left = true;
        return formOf("email.move.wizard", 1, "new");
    });
    onRpc("email.move.wizard", "action_move", () => ({
        type: "ir.actions.client",
        tag: "email_channel.moved",
        params: {
            move_id: 7,
            source_id: 1,
            target_id: 2,
            message: "Moved to EC000002",
            leave: true,
        },
    }));
    await mountWithCleanup(WebClient);
    await getService("action").doAction(formOf("email.conversation", 1));
    await waitFor(".o_email_card");
    await openMenu(0);
    await click(".o-dropdown--menu [data-method=action_move]");
    await waitFor(".modal button[name=action_move]");
    await click(".modal button[name=action_move]");
    await waitFor(".o_notification:contains('Moved to EC000002')");
    await waitForNone(".modal");
    expect(".modal").toHaveCount(0);
});

test("who may not change the conversation moves nothing", async () => {
    thread.can_move = false;
    await mountThread();
    expect(".o_email_split_off").toHaveCount(0);
    await openMenu(0);
    expect(movesShown()).toEqual([]);
});

test("what is folded away has a name", async () => {
    await mountThread();
    const page = new DOMParser().parseFromString(
        `<details class="ec-quote"><summary>…</summary>old</details>
        <details class="ec-signature"><summary>…</summary>Ana</details>
        <details><summary>Mine</summary>x</details>`,
        "text/html"
    );
    nameFolds(page);
    const names = [...page.querySelectorAll("summary")].map((one) => one.textContent);
    expect(names).toEqual(["Earlier e-mails", "Signature", "Mine"]);
});
