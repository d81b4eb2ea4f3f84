import {effect} from "@web/core/utils/reactive";

/** The Discuss call in which a screen is shown, as this tab takes part in it. */
export class ScreenCall {
    /**
     * @param {Object} env
     * @param {Object} services
     * @param {Function} end (id) tells the server that it is over
     */
    constructor(env, services, end) {
        this.store = services["mail.store"];
        this.rtc = this.store.rtc;
        this.end = end;
        this.id = null;
        this.shown = false;
        effect((rtc) => this.look(rtc.state), [this.rtc]);
    }

    /** As the agent: in the call the browser asks which screen. */
    async show(id, grant) {
        const {channel_id: channelId} = await grant();
        const channel = await this.channel(channelId);
        await this.rtc.joinCall(channel, {audio: false, camera: false});
        this.id = id;
        await this.rtc.toggleVideo("screen", {force: true});
        this.shown = Boolean(this.rtc.state.sendScreen);
        if (!this.shown) {
            // The agent chose no screen in the browser's own window.
            await this.end(id);
        }
    }

    /** As the supervisor. */
    async watch(id, channelId) {
        const channel = await this.channel(channelId);
        this.id = id;
        await this.rtc.joinCall(channel, {audio: false, camera: false});
        await channel.openChatWindow({focus: true});
    }

    channel(id) {
        return this.store.Thread.getOrFetch({model: "discuss.channel", id});
    }

    /** Who stops the sharing in the browser's own bar shows nothing any more. */
    look({sendScreen, channel}) {
        const {id} = this;
        const stopped = this.shown && !sendScreen;
        if (id !== null && (stopped || (this.shown && !channel))) {
            this.shown = false;
            this.end(id);
        }
    }

    /** The server ended the call for both already. */
    leave(id) {
        if (this.id !== id) {
            return;
        }
        this.id = null;
        this.shown = false;
        if (this.rtc.state.channel) {
            // At once: else Discuss reports a lost connection.
            this.rtc.endCall();
        }
    }
}
