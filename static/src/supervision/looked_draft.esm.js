import {Component, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {fullDate} from "../conversation/mail_dates.esm";

const LEAST_PX = 32;
const STYLE =
    "body{margin:0;font:14px/1.5 system-ui,sans-serif;overflow-wrap:break-word}" +
    "img{max-width:100%;height:auto}";

/** What an agent is writing, as it is typed; in a frame where nothing can run. */
export class LookedDraft extends Component {
    static template = "email_channel.LookedDraft";
    static props = {
        /** As email.spy gives it. */
        draft: Object,
        agent: String,
    };

    setup() {
        this.frameRef = useRef("frame");
        useEffect(
            () => this.show(),
            () => [this.props.draft.body]
        );
    }

    get title() {
        const {draft, agent} = this.props;
        return draft.send_at
            ? _t("%(agent)s has sent this: it leaves %(moment)s", {
                  agent,
                  moment: fullDate(draft.send_at),
              })
            : _t("%(agent)s is writing", {agent});
    }

    get lines() {
        const {to, cc, bcc, subject, files} = this.props.draft;
        return [
            {label: _t("To"), value: to},
            {label: _t("Cc"), value: cc},
            {label: _t("Bcc"), value: bcc},
            {label: _t("Subject"), value: subject},
            {label: _t("Files"), value: files.join(", ")},
        ].filter(({value}) => value);
    }

    /** In place, so that what is typed grows without flickering. */
    show() {
        const frame = this.frameRef.el;
        const page = frame?.contentDocument;
        if (page?.body) {
            const style = page.createElement("style");
            style.textContent = STYLE;
            page.head.replaceChildren(style);
            const text = page.createElement("div");
            text.style.cssText = "display: flow-root";
            text.innerHTML = this.props.draft.body;
            page.body.replaceChildren(text);
            const fit = () => {
                frame.style.height = `${Math.max(LEAST_PX, text.offsetHeight)}px`;
            };
            fit();
            // Of a picture the height is known when it is there.
            text.addEventListener("load", fit, true);
            page.defaultView.onresize = fit;
        }
    }
}
