import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class EmailReport extends models.Model {
    _name = "email.report";

    queue = fields.Char();
    counts = fields.Selection({selection: [["closed", "Closed Conversations"]]});
    closed = fields.Integer({string: "Closed Conversations", aggregator: "sum"});
    rated = fields.Integer({string: "Ratings", aggregator: "sum"});

    _records = [
        {id: 1, queue: "Sales", closed: 1, rated: 0},
        {id: 2, queue: "Sales", closed: 0, rated: 1},
        {id: 3, queue: "Billing", closed: 1, rated: 0},
    ];
}

defineMailModels();
defineModels([EmailReport]);

/** The report as a pivot: queues by figures. */
async function openPivot(measures) {
    mockService("action", {
        doAction({name, domain}) {
            expect.step(`${name} ${JSON.stringify(domain)}`);
        },
    });
    onRpc("email.report", "formatted_read_grouping_sets", ({kwargs}) => {
        expect.step(`only counted: ${kwargs.context.email_only_counted}`);
    });
    const shown = measures.map((name) => `<field name="${name}" type="measure"/>`);
    await mountView({
        type: "pivot",
        resModel: "email.report",
        arch: `<pivot js_class="email_report_pivot">
            <field name="queue" type="row"/>${shown.join("")}</pivot>`,
    });
}

test("a cell opens the rows that its figure counts, and is called as it", async () => {
    await openPivot(["closed", "rated"]);
    expect.verifySteps(["only counted: true"]);
    // Total, then Billing and Sales; two figures each.
    await contains(".o_pivot_cell_value:eq(4)").click();
    expect.verifySteps([
        `Closed Conversations ${JSON.stringify([
            "&",
            ["queue", "=", "Sales"],
            ["counts", "=", "closed"],
        ])}`,
    ]);
    await contains(".o_pivot_cell_value:eq(5)").click();
    expect.verifySteps([
        `Ratings ${JSON.stringify([
            "&",
            ["queue", "=", "Sales"],
            ["counts", "=", "rated"],
        ])}`,
    ]);
});

test("a cell of the number of rows opens all of them", async () => {
    await openPivot([]);
    expect.verifySteps(["only counted: false"]);
    await contains(".o_pivot_cell_value:eq(2)").click();
    expect.verifySteps([`Count ${JSON.stringify([["queue", "=", "Sales"]])}`]);
});
