import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const TOPICS = {
    volume: _t("How much there was"),
    response: _t("How long it took"),
    service: _t("What was promised"),
    offers: _t("What was offered to agents"),
    quality: _t("How well it went"),
    backlog: _t("What is open now"),
};

/** What each figure counts, and the rows that it counts. */
export class FigureDefinitions extends Component {
    static template = "email_channel.FigureDefinitions";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({words: ""});
        onWillStart(async () => {
            this.figures = await this.orm.call("email.report", "get_definitions");
        });
    }

    /** @returns {Array} of {key, title, figures}, without topics that have none */
    get topics() {
        return Object.entries(TOPICS)
            .map(([key, title]) => ({key, title, figures: this.found(key)}))
            .filter(({figures}) => figures.length);
    }

    found(topic) {
        const words = this.state.words.trim().toLowerCase();
        return this.figures.filter(
            (figure) =>
                figure.topic === topic &&
                `${figure.label} ${figure.definition}`.toLowerCase().includes(words)
        );
    }

    async openRows({key}) {
        const action = await this.orm.call("email.report", "get_rows_action", [key]);
        await this.action.doAction(action);
    }
}

registry.category("actions").add("email_channel.figure_definitions", FigureDefinitions);
