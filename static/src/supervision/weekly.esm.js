import {Component, onWillStart, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Layout} from "@web/search/layout";
import {MultiRecordSelector} from "@web/core/record_selectors/multi_record_selector";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {url} from "@web/core/utils/urls";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const {DateTime} = luxon;
const MAILS = "email_channel.email_weekly_mail_action";

/** The figures that matter once a week, each against the week before. */
export class Weekly extends Component {
    static template = "email_channel.Weekly";
    static components = {DateTimeInput, Layout, MultiRecordSelector};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const {queue_ids: queues = [], touchpoint_ids: touchpoints = []} =
            this.props.action.context || {};
        this.state = useState({week: false, queues, touchpoints, page: null});
        this.words = {
            queues: _t("Queues"),
            allQueues: _t("All queues"),
            touchpoints: _t("Touchpoints"),
            allTouchpoints: _t("All touchpoints"),
        };
        this.ofQueues = [["email_enabled", "=", true]];
        onWillStart(() => this.load());
    }

    get chosen() {
        return [this.state.week, this.state.queues, this.state.touchpoints];
    }

    async load() {
        const asked = (this.asked = {});
        const page = await this.orm.call("email.weekly", "get_page", this.chosen);
        if (asked === this.asked) {
            this.state.page = page;
        }
    }

    // -- what is chosen --------------------------------------------------------

    get week() {
        return DateTime.fromISO(this.state.page.week);
    }

    chooseWeek(day) {
        if (day) {
            this.state.week = day.toISODate();
            this.load();
        }
    }

    move(weeks) {
        this.chooseWeek(this.week.plus({weeks}));
    }

    chooseQueues(ids) {
        this.state.queues = ids;
        this.load();
    }

    chooseTouchpoints(ids) {
        this.state.touchpoints = ids;
        this.load();
    }

    // -- what is done with it --------------------------------------------------

    async openRows({key}) {
        const {week} = this.state.page;
        const [, ...rest] = this.chosen;
        const action = await this.orm.call("email.weekly", "open_rows", [
            key,
            week,
            ...rest,
        ]);
        await this.action.doAction(action);
    }

    print() {
        const {page, queues, touchpoints} = this.state;
        browser.open(
            url("/email_channel/weekly_figures.pdf", {
                week: page.week,
                queues: queues.join(","),
                touchpoints: touchpoints.join(","),
                companies: user.activeCompanies.map(({id}) => id).join(","),
            }),
            "_blank"
        );
    }

    openMails() {
        this.action.doAction(MAILS);
    }
}

registry.category("actions").add("email_channel.weekly", Weekly);
