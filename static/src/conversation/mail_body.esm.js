import {Component, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";
import {fitToWidth, naturalHeight} from "./mail_body_size.esm";
import {loadWithImages} from "./mail_remote.esm";
import {nameFolds} from "./mail_folds.esm";
import {renewPictures} from "./mail_pictures.esm";
import {useNear} from "./use_near.esm";
import {useThrottleForAnimation} from "@web/core/utils/timing";

/** Heights of mails that were shown, by their addresses, in pixels. */
const heights = new Map();
const LEAST_PX = 64;
const MOST_PX = 2000;
/** Characters of HTML that take about one pixel of height. */
const CHARACTERS = 20;

const pathOf = (url) => new URL(url).pathname;

/**
 * The text of one mail, in a frame of its own in which nothing can run: scripts
 * are off, and so styles and forms of the mail never touch Odoo's page. The frame
 * grows with its content (images that arrive, quoted history that is opened). It loads
 * when it is about to come into sight, and takes about its room until then.
 */
export class MailBody extends Component {
    static template = "email_channel.MailBody";
    static props = {
        url: String,
        title: String,
        hasRemote: Boolean,
        /** It loads at once, wherever it is. */
        eager: {type: Boolean, optional: true},
        /** Of the mail's HTML, in characters. */
        length: {type: Number, optional: true},
        /** Ids of the files in whose place the mail shows why they are not shown. */
        waitingPictures: {type: Array, element: Number, optional: true},
        /** Called when the mail is there in its full height. */
        onReady: {type: Function, optional: true},
    };

    setup() {
        this.frameRef = useRef("frame");
        this.near = useNear(useRef("place"), Boolean(this.props.eager));
        this.state = useState({remote: "", status: "loading", attempt: 0});
        this.observer = new ResizeObserver(
            useThrottleForAnimation(this.resize.bind(this))
        );
        useEffect(
            (frame) => {
                if (frame) {
                    this.observer.observe(frame);
                }
                return () => this.observer.disconnect();
            },
            () => [this.frameRef.el]
        );
        useEffect(
            (waiting) => {
                const before = this.waiting;
                this.waiting = waiting;
                if (before !== undefined && this.mail) {
                    this.renewPictures();
                }
            },
            () => [(this.props.waitingPictures || []).join()]
        );
        onWillUnmount(() => URL.revokeObjectURL(this.state.remote));
    }

    /** Room that is kept for a mail that is not there yet. */
    get placeStyle() {
        if (this.state.status === "ready") {
            return "";
        }
        const guess = LEAST_PX + (this.props.length || 0) / CHARACTERS;
        const height = heights.get(this.props.url) ?? Math.min(guess, MOST_PX);
        return `min-height: ${Math.round(height)}px`;
    }

    get src() {
        return this.state.remote || this.props.url;
    }

    /**
     * @returns {Document|null} the mail; null while it is loading, when the
     *  network failed, and when the session ended and the login page came instead
     */
    get mail() {
        const page = this.frameRef.el?.contentDocument;
        const address = page && (this.state.remote ? page.URL : pathOf(page.URL));
        return address === this.src ? page : null;
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
            const height = naturalHeight(mail);
            heights.set(this.props.url, height);
            this.frameRef.el.style.height = `${height}px`;
        }
    }

    /** In a frame made for it: whether it has cookies is settled when it is made. */
    async showImages() {
        this.state.status = "loading";
        try {
            this.state.remote = await loadWithImages(this.props.url);
            this.state.attempt++;
        } catch (error) {
            if (!(error instanceof TypeError)) {
                throw error;
            }
            this.state.status = "error";
        }
    }

    /** Something is known of pictures that were being checked. */
    renewPictures() {
        if (this.state.remote) {
            this.showImages();
        } else {
            renewPictures(this.mail);
        }
    }

    retry() {
        this.state.attempt++;
        this.state.status = "loading";
    }
}
