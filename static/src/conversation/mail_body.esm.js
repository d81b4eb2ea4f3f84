import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {fitToWidth, naturalHeight} from "./mail_body_size.esm";
import {nameFolds} from "./mail_folds.esm";
import {useThrottleForAnimation} from "@web/core/utils/timing";

/**
 * The text of one mail, in a frame of its own in which nothing can run: scripts
 * are off, and so styles and forms of the mail never touch Odoo's page. The frame
 * grows with its content (images that arrive, quoted history that is opened).
 */
export class MailBody extends Component {
    static template = "email_channel.MailBody";
    static props = {
        url: String,
        title: String,
        hasRemote: Boolean,
        /** Called when the mail is there in its full height. */
        onReady: {type: Function, optional: true},
    };

    setup() {
        this.frameRef = useRef("frame");
        this.state = useState({remote: false, status: "loading", attempt: 0});
        this.observer = new ResizeObserver(
            useThrottleForAnimation(this.resize.bind(this))
        );
        useEffect(
            (frame) => {
                this.observer.observe(frame);
                return () => this.observer.disconnect();
            },
            () => [this.frameRef.el]
        );
    }

    get src() {
        return this.state.remote ? `${this.props.url}?remote=1` : this.props.url;
    }

    /**
     * @returns {Document|null} the mail; null while it is loading, when the
     *  network failed, and when the session ended and the login page came instead
     */
    get mail() {
        const page = this.frameRef.el?.contentDocument;
        const isMail = page && new URL(page.URL).pathname === this.props.url;
        return isMail ? page : null;
    }

    onLoad() {
        const mail = this.mail;
        this.state.status = mail ? "ready" : "error";
        if (mail) {
            nameFolds(mail);
            this.observer.observe(mail.body);
            this.resize();
            this.props.onReady?.();
        }
    }

    resize() {
        const mail = this.mail;
        if (mail && this.state.status === "ready") {
            fitToWidth(mail);
            this.frameRef.el.style.height = `${naturalHeight(mail)}px`;
        }
    }

    showImages() {
        this.state.remote = true;
        this.state.status = "loading";
    }

    retry() {
        this.state.attempt++;
        this.state.status = "loading";
    }
}
