import {
    Component,
    onWillStart,
    useExternalListener,
    useState,
    useSubEnv,
} from "@odoo/owl";
import {CallbackRecorder, useSetupAction} from "@web/search/action_hook";
import {ConversationPane} from "./conversation_pane.esm";
import {DeskKeyboard} from "./desk_keyboard.esm";
import {OPEN} from "./open_in_desk.esm";
import {View} from "@web/views/view";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {makeDesk} from "./desk.esm";
import {registry} from "@web/core/registry";
import {router} from "@web/core/browser/router";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useBus, useService} from "@web/core/utils/hooks";

/** Below this width (1024 px), list and conversation have no room side by side. */
const NARROW = "(max-width: 1023.98px)";
/** The action of the list: its views, domain, context and favourites. */
const LIST_ACTION = "email_channel.email_desk_list_action";

/** The agent's desk: the list of conversations, and beside it the one that is open. */
export class DeskAction extends Component {
    static template = "email_channel.DeskAction";
    static components = {ConversationPane, DeskKeyboard, View};
    static props = {...standardActionServiceProps};
    static path = "email-desk";
    static displayName = _t("Conversations");

    static extractProps({params}) {
        return {resId: Number(params?.resId) || false};
    }

    setup() {
        this.actionService = useService("action");
        const openId = this.props.state?.emailDeskId ?? (this.props.resId || null);
        this.desk = useState(
            makeDesk(openId, {
                onOpened: (id) => this.props.updateActionState({resId: id || false}),
            })
        );
        this.desk.mailId = Number(router.current.mail) || null;
        this.leave = new CallbackRecorder();
        this.desk.mayLeave = () => this.mayLeave();
        useSetupAction({
            beforeLeave: (options) => this.mayLeave(options),
            getLocalState: () => ({emailDeskId: this.desk.conversationId}),
        });
        useSubEnv({
            emailDesk: this.desk,
            config: {...this.env.config, viewSwitcherEntries: []},
        });
        useBus(this.env.bus, OPEN, ({detail}) => this.onOpen(detail));
        this.useNarrow();
        this.useHistory();
        onWillStart(async () => {
            const context = this.props.action.context;
            const action = await this.actionService.loadAction(LIST_ACTION, context);
            this.env.config.actionId = action.id;
            this.listProps = this.getListProps(action);
        });
    }

    /** Another part of the page wants to show a conversation, see openInDesk. */
    onOpen(request) {
        request.isOpened = true;
        return this.desk.open(request.id);
    }

    useNarrow() {
        const media = browser.matchMedia(NARROW);
        const update = () => {
            this.desk.isNarrow = media.matches;
        };
        update();
        useExternalListener(media, "change", update);
    }

    getListProps(action) {
        return {
            resModel: action.res_model,
            type: "kanban",
            views: action.views,
            searchViewId: action.search_view_id?.[0] ?? false,
            context: action.context,
            domain: action.domain,
            limit: action.limit,
            noContentHelp: action.help,
            loadIrFilters: true,
            loadActionMenus: true,
            className: "o_email_desk_list_view h-100",
            display: {controlPanel: {}},
            selectRecord: (id, options) => this.onChosen(id, options),
            globalState: this.props.globalState,
            state: this.props.state,
            __beforeLeave__: this.env.__beforeLeave__,
            __getGlobalState__: this.env.__getGlobalState__,
            __getLocalState__: this.env.__getLocalState__,
        };
    }

    /** A row was chosen; with the middle button or Ctrl, for another tab. */
    onChosen(id, {newWindow = false} = {}) {
        if (newWindow) {
            browser.open(`/odoo/${DeskAction.path}/${id}`, "_blank");
            return;
        }
        return this.desk.open(id);
    }

    /** Lets what was typed beside the list be saved.
     *  @returns {Promise<Boolean>} false when the user wants to stay */
    async mayLeave(options = {}) {
        const answers = await Promise.all(
            this.leave.callbacks.map((callback) => callback(options))
        );
        return !answers.includes(false);
    }

    /** Back and forward between conversations of the desk load no page anew. */
    useHistory() {
        // The router asks for this when it hears of the event, between the two.
        useExternalListener(window, "popstate", this.keepPage, {capture: true});
        useExternalListener(window, "popstate", this.showCurrent);
    }

    keepPage({state}) {
        const stack = state?.nextState?.actionStack;
        const here = router.current.actionStack;
        this.isKept =
            stack?.length === here?.length && this.isDesk(stack) && this.isDesk(here);
        if (this.isKept) {
            router.skipLoad = true;
        }
    }

    showCurrent() {
        if (this.isKept) {
            this.isKept = false;
            const id = router.current.resId || null;
            this.props.updateActionState({resId: id || false});
            this.desk.open(id, {keepAddress: true});
        }
    }

    isDesk(stack) {
        return stack?.at(-1)?.action === DeskAction.path;
    }

    get showsList() {
        return !this.desk.isNarrow || !this.desk.conversationId;
    }

    get showsConversation() {
        return !this.desk.isNarrow || Boolean(this.desk.conversationId);
    }
}

registry.category("actions").add("email_channel.desk", DeskAction);
