import {beforeEach, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {allowTranslations, models, onRpc} from "@web/../tests/web_test_helpers";
import {click} from "@odoo/hoot-dom";
import {defineThread, mail, mountThread} from "./mail_thread";
import {formatSize} from "@email_channel/conversation/mail_file_size.esm";
import {renewPictures} from "@email_channel/conversation/mail_pictures.esm";

class EmailFile extends models.Model {
    _name = "email.file";
}

defineThread([1], [EmailFile]);

let shown = null;

function line(id, state, values = {}) {
    const within = ["passed", "unscanned"].includes(state);
    return {
        id,
        attachment_id: within && 100 + id,
        name: `file ${id}.txt`,
        mimetype: "text/plain",
        size: 1500,
        state,
        reason: "",
        signature: "",
        withdrawn: false,
        url: within && `/web/content/${100 + id}?download=true`,
        can_let_through: false,
        ...values,
    };
}

function show(...attachments) {
    shown.attachments = attachments;
    shown.checking = attachments.some(({state}) => state === "checking");
}

beforeEach(() => {
    shown = mail(3, {evidence: "new"});
    onRpc("email.conversation", "get_thread", () => ({
        messages: [shown],
        can_reply: true,
        can_move: true,
    }));
});

test("a file that passed is opened, one that nobody scanned is marked", async () => {
    show(line(1, "passed"), line(2, "unscanned"));
    await mountThread();
    expect("a.text-reset[href*='/web/content/101']").toHaveCount(1);
    expect("a.text-reset[href*='/web/content/102']").toHaveCount(1);
    expect(".o_email_file_unscanned").toHaveCount(1);
    expect(".o_email_file_unscanned").toHaveText("Not scanned");
});

test("who waits is told that no scanner answers", async () => {
    show(line(1, "checking", {stuck: true}));
    await mountThread();
    expect(".o_email_file_words").toHaveText(
        "Waits: the virus scanner cannot be reached."
    );
});

test("what is out of reach says why, and leads nowhere", async () => {
    show(
        line(1, "checking"),
        line(2, "refused", {reason: "It is a program (EXE)."}),
        line(3, "infected", {signature: "Test.EICAR"}),
        line(4, "infected", {signature: "Test.Late", withdrawn: true})
    );
    await mountThread();
    expect(".o_email_attachments a").toHaveCount(0);
    expect("[data-state=checking] .o_email_file_words").toHaveText(/Being checked/);
    expect("[data-state=refused] .o_email_file_words").toHaveText(
        "Not let in. It is a program (EXE)."
    );
    expect("[data-state=infected]:first .o_email_file_words").toHaveText(
        "Removed: it has a virus (Test.EICAR)."
    );
    expect("[data-state=infected]:last .o_email_file_words").toHaveText(
        /found later \(Test\.Late\)/
    );
    expect(".o_email_let_through").toHaveCount(0);
});

test("a file that is being checked is asked about until it is known", async () => {
    show(line(1, "checking"));
    await mountThread();
    show(line(1, "passed"));
    await advanceTime(5000);
    await animationFrame();
    expect("a.text-reset[href*='/web/content/101']").toHaveCount(1);
    expect("[data-state=checking]").toHaveCount(0);
});

test("an administrator lets a file through once he has confirmed it", async () => {
    show(line(7, "refused", {reason: "It is a program.", can_let_through: true}));
    onRpc("email.file", "action_let_through", ({args}) => {
        expect.step(args[0]);
        show(line(7, "passed"));
        return false;
    });
    await mountThread();
    await click(".o_email_let_through");
    await animationFrame();
    expect(".modal-body").toHaveText(/file 7\.txt was kept out: It is a program\./);
    await click(".modal-footer .btn-secondary");
    await animationFrame();
    expect.verifySteps([]);
    await click(".o_email_let_through");
    await animationFrame();
    await click(".modal-footer .btn-primary");
    await animationFrame();
    expect.verifySteps([[7]]);
    await animationFrame();
    expect("a.text-reset[href*='/web/content/107']").toHaveCount(1);
});

test("a file that was deleted says so", async () => {
    show(line(1, "passed", {url: false, attachment_id: false}));
    await mountThread();
    expect(".o_email_file_words").toHaveText(/not there any more/);
});

test("sizes are said as limits are", () => {
    allowTranslations();
    expect(formatSize({size: 0})).toBe("0 bytes");
    expect(formatSize({size: 536})).toBe("536 bytes");
    expect(formatSize({size: 1024})).toBe("1 KB");
    expect(formatSize({size: 3130})).toBe("3.1 KB");
    expect(formatSize({size: 27_000_000})).toBe("26 MB");
    expect(formatSize({size: 3 * 1024 ** 3})).toBe("3,072 MB");
});

test("only pictures that were waited for are asked for again", () => {
    const page = document.implementation.createHTMLDocument();
    page.body.innerHTML =
        '<img src="/email_channel/picture/7"><img src="/web/image/3?unique=3">';
    renewPictures(page);
    const [waited, other] = page.querySelectorAll("img");
    const before = waited.getAttribute("src");
    expect(before).toMatch(/^\/email_channel\/picture\/7\?again=\d+$/);
    expect(other.getAttribute("src")).toBe("/web/image/3?unique=3");
    renewPictures(page);
    expect(waited.getAttribute("src")).toMatch(
        /^\/email_channel\/picture\/7\?again=\d+$/
    );
});
