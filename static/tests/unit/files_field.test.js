import {beforeEach, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const MB = 1024 * 1024;
const LARGE = 12897485;
const REASON = "“setup.exe” is a program, whatever its name says.";

class Upload extends models.Model {
    _name = "upload";
    name = fields.Char();
    mimetype = fields.Char();
    file_size = fields.Integer();
    _records = [
        {id: 1, name: "report.pdf", mimetype: "application/pdf", file_size: LARGE},
        {id: 2, name: "setup.exe", mimetype: "application/x-dosexec", file_size: MB},
    ];
}

class Letter extends models.Model {
    _name = "letter";
    body = fields.Html();
    attachment_ids = fields.Many2many({relation: "upload"});
    _records = [
        {id: 1, body: "<p>Hi</p>", attachment_ids: [1]},
        {id: 2, body: "<p>Hi</p>", attachment_ids: [1, 2]},
        {
            id: 3,
            body: '<p>Hi<img src="/web/image/9-abc/x.png"></p>',
            attachment_ids: [],
        },
        {id: 4, body: "", attachment_ids: []},
    ];
}

defineMailModels();
defineModels([Letter, Upload]);

const FILE = ".o_email_file";
let found = {};

beforeEach(() => {
    found = {
        1: {name: "report.pdf", size: LARGE, state: "passed", reason: ""},
        2: {name: "setup.exe", size: MB, state: "refused", reason: REASON},
        9: {name: "x.png", size: MB, state: "refused", reason: "It is too large."},
    };
    onRpc("letter", "check_files", ({args, kwargs}) => {
        expect.step(`check ${args[1].join()}${kwargs.scan ? " scan" : ""}`);
        const files = Object.fromEntries(args[1].map((id) => [id, found[id]]));
        return {files, limits: {file_bytes: 20 * MB, mail_bytes: 25 * MB}};
    });
});

async function mountLetter(resId) {
    await mountView({
        type: "form",
        resModel: "letter",
        resId,
        arch: `<form><field name="body" invisible="1"/>
            <field name="attachment_ids" widget="email_files"
                options="{'body': 'body'}"/></form>`,
    });
    await animationFrame();
    await animationFrame();
}

test("a file that may leave is listed with its size, and the sum with the limit", async () => {
    await mountLetter(1);
    expect.verifySteps(["check 1"]);
    expect(`${FILE} a`).toHaveText("report.pdf");
    expect(".o_email_files_sum").toHaveText("12.3 of 25 MB");
    expect(".o_email_files_sum").toHaveAttribute("title", "A file may have 20 MB.");
    expect(".o_email_file_reason").toHaveCount(0);
});

test("a refused file says why beside it, and to those who do not see it", async () => {
    await mountLetter(2);
    expect.verifySteps(["check 1,2"]);
    expect(`${FILE}_refused .o_email_file_reason`).toHaveText(REASON);
    expect(`${FILE}_refused a`).toHaveCount(0);
    expect("[role=alert].visually-hidden").toHaveText(`setup.exe: ${REASON}`);
});

test("taking it off asks about the others once more", async () => {
    await mountLetter(2);
    expect.verifySteps(["check 1,2"]);
    await click(`${FILE}_refused button[aria-label='Remove setup.exe']`);
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["check 1"]);
    expect(FILE).toHaveCount(1);
    expect("[role=alert].visually-hidden").toHaveText("");
});

test("what nobody has looked at is scanned next", async () => {
    found[1] = {...found[1], state: "checking"};
    onRpc("letter", "check_files", ({kwargs}) => {
        if (kwargs.scan) {
            found[1].state = "passed";
        } else {
            expect(`${FILE} .o_email_file_reason`).toHaveText("Being checked…");
        }
    });
    await mountLetter(1);
    await animationFrame();
    expect.verifySteps(["check 1", "check 1 scan"]);
    expect(`${FILE}[data-state=passed]`).toHaveCount(1);
});

test("an infected file is taken off, and it is said which and why", async () => {
    found[2] = {...found[2], state: "infected", reason: "It contains a virus (Eicar)."};
    await mountLetter(2);
    await animationFrame();
    expect.verifySteps(["check 1,2", "check 1"]);
    expect(queryAllTexts(`${FILE} a`)).toEqual(["report.pdf"]);
    expect(".o_email_file_removed").toHaveText(
        "“setup.exe” was removed.\nIt contains a virus (Eicar)."
    );
    await click(".o_email_files button:contains('I have read it')");
    await animationFrame();
    expect(".o_email_file_removed").toHaveCount(0);
});

test("without a scanner that answers it says that the mail will wait", async () => {
    found[1] = {...found[1], state: "waiting", reason: "The mail waits."};
    await mountLetter(1);
    expect.verifySteps(["check 1"]);
    expect(`${FILE}[data-state=waiting] .o_email_file_reason`).toHaveText(
        "The mail waits."
    );
});

test("a picture in the text is listed when it cannot leave", async () => {
    await mountLetter(3);
    expect.verifySteps(["check 9"]);
    expect(FILE).toHaveText(/x\.png.*in the text/s);
    expect(`${FILE} button`).toHaveCount(0);
    expect(".o_email_files_sum").toHaveText("1 of 25 MB");
});

test("too much together is red", async () => {
    found[1] = {...found[1], size: 26 * MB};
    await mountLetter(1);
    expect.verifySteps(["check 1"]);
    expect(".o_email_files_sum").toHaveText("26 of 25 MB");
    expect(".o_email_files_sum").toHaveClass("text-danger");
});

test("a mail without files asks nothing", async () => {
    await mountLetter(4);
    expect.verifySteps([]);
    expect(".o_email_files_sum").toHaveCount(0);
    expect(".o_attach").toHaveText("Attach files");
});
