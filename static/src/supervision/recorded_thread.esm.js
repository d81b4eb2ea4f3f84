import {Component, useEffect, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {RecordedMail} from "./recorded_mail.esm";
import {useService} from "@web/core/utils/hooks";
import {useThreadReload} from "../conversation/use_thread_reload.esm";

const BURST_MS = 500;

/**
 * All that was written in a conversation, the oldest first, for who only reads it:
 * nothing is marked as viewed, and nobody sees who looks.
 */
export class RecordedThread extends Component {
    static template = "email_channel.RecordedThread";
    static components = {RecordedMail};
    static props = {
        conversationId: Number,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({lines: [], status: "loading", error: ""});
        this.lastRequest = 0;
        useThreadReload(
            () => this.props.conversationId,
            BURST_MS,
            () => this.load()
        );
        useEffect(
            () => {
                Object.assign(this.state, {lines: [], status: "loading"});
                this.load();
            },
            () => [this.props.conversationId]
        );
    }

    async load() {
        const request = ++this.lastRequest;
        try {
            const lines = await this.orm.silent.call("email.recording", "get_thread", [
                [this.props.conversationId],
            ]);
            if (request === this.lastRequest) {
                Object.assign(this.state, {lines, status: "ready"});
            }
        } catch (error) {
            if (request === this.lastRequest) {
                this.state.status =
                    error instanceof ConnectionLostError ? "offline" : "error";
                this.state.error = error.data?.message || error.message;
            }
        }
    }
}
