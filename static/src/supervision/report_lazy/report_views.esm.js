import {Domain} from "@web/core/domain";
import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {MeasureDefinitions} from "./measure_definitions.esm";
import {PivotModel} from "@web/views/pivot/pivot_model";
import {PivotRenderer} from "@web/views/pivot/pivot_renderer";
import {graphView} from "@web/views/graph/graph_view";
import {pivotView} from "@web/views/pivot/pivot_view";
import {registry} from "@web/core/registry";

/** The rows of a group that a measure counts; of the number of rows, all of them. */
function countedIn(domain, measure) {
    if (measure === "__count") {
        return domain;
    }
    return Domain.and([domain, [["counts", "=", measure]]]).toList({});
}

/** What is opened is called as the figure that counts it. */
function nameRows(model, measure) {
    model.metaData.title = model.metaData.measures[measure].string;
}

/** Without groups in which nothing is counted, unless it shows the number of rows. */
export class ReportPivotModel extends PivotModel {
    _subdivideGroup(group, divisors, config) {
        this.countShown = config.metaData.activeMeasures.includes("__count");
        return super._subdivideGroup(group, divisors, config);
    }

    _getGroupsSubdivision(params, groupInfo) {
        const context = {
            ...params.kwargs.context,
            email_only_counted: !this.countShown,
        };
        return super._getGroupsSubdivision({...params, kwargs: {context}}, groupInfo);
    }
}

/** A cell opens the rows that its figure counts. */
export class ReportPivotRenderer extends PivotRenderer {
    static components = {...PivotRenderer.components, MeasureDefinitions};

    onOpenView(cell, newWindow) {
        this.openedMeasure = cell.measure;
        super.onOpenView(cell, newWindow);
    }

    openView(domain, ...more) {
        nameRows(this.model, this.openedMeasure);
        super.openView(countedIn(domain, this.openedMeasure), ...more);
    }
}

/** As a cell, so a bar. */
export class ReportGraphRenderer extends GraphRenderer {
    static components = {...GraphRenderer.components, MeasureDefinitions};

    openView(domain, ...more) {
        const {measure} = this.model.metaData;
        nameRows(this.model, measure);
        super.openView(countedIn(domain, measure), ...more);
    }
}

registry.category("views").add("email_report_pivot", {
    ...pivotView,
    Model: ReportPivotModel,
    Renderer: ReportPivotRenderer,
    buttonTemplate: "email_channel.ReportPivotButtons",
});

registry.category("views").add("email_report_graph", {
    ...graphView,
    Renderer: ReportGraphRenderer,
    buttonTemplate: "email_channel.ReportGraphButtons",
});
