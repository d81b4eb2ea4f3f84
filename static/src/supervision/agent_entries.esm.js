import {AgentInfo} from "./agent_info.esm";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {WhisperDialog} from "./whisper_dialog.esm";
import {_t} from "@web/core/l10n/translation";
import {agentActions} from "./agent_actions.esm";

const MODEL = "email.supervised.agent";

const idsOf = ({agents}) => agents.map(({id}) => id);
const only = ({agents}) => (agents.length === 1 ? agents[0] : null);

/**
 * Says what came of something.
 *
 * @param {Object} env
 * @param {{message: String, type: String, done: Number[]}} report of the server
 * @param {Object[]} [buttons] such as Undo, when something was done
 */
function say(env, {message, type, done}, buttons = []) {
    env.services.notification.add(message, {
        type,
        sticky: type === "warning",
        buttons: done.length ? buttons : [],
    });
}

/** Does it to the agents, and says what came of it. */
async function act(env, method, ids, undo) {
    const report = await env.services.orm.call(MODEL, method, [ids]);
    const takeBack = {
        name: _t("Undo"),
        onClick: () => act(env, undo, report.done),
    };
    say(env, report, undo ? [takeBack] : []);
}

/** What becomes of the conversations of who is logged out, in words. */
export function logOutWords({names, conversations, parked, offers, minutes}) {
    const lines = [
        _t("To be logged out on all devices: %(names)s.", {
            names: names.join(", "),
        }),
    ];
    if (conversations) {
        lines.push(
            parked
                ? _t("Open conversations: %(count)s, of which parked: %(parked)s.", {
                      count: conversations,
                      parked,
                  })
                : _t("Open conversations: %(count)s.", {count: conversations})
        );
        lines.push(
            minutes
                ? _t(
                      "What is not parked goes back to its queue after %(minutes)s minutes.",
                      {
                          minutes,
                      }
                  )
                : _t(
                      "Their agent keeps them: hand them on if customers are not to wait."
                  )
        );
    }
    if (offers) {
        lines.push(_t("What is offered to them now is offered to others."));
    }
    return lines.join("\n");
}

async function logOut(chosen, env) {
    const ids = idsOf(chosen);
    const known = await env.services.orm.call(MODEL, "ask_log_out", [ids]);
    await new Promise((resolve) => {
        env.services.dialog.add(
            ConfirmationDialog,
            {
                title: _t("Log out?"),
                body: logOutWords(known),
                confirmLabel: _t("Log out"),
                confirm: () => act(env, "log_out", ids),
                cancel: () => {
                    // They stay.
                },
            },
            {onClose: resolve}
        );
    });
}

function setState(chosen, env) {
    return new Promise((resolve) => {
        env.services.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Set State"),
                res_model: "email.agent.set.state",
                views: [[false, "form"]],
                target: "new",
                context: {default_agent_ids: idsOf(chosen)},
            },
            {onClose: resolve}
        );
    });
}

/** Of one agent his conversations, one after the other; or the one that was chosen. */
function spy(chosen, env) {
    const [conversationId] = chosen.conversations;
    return env.services.action.doAction({
        type: "ir.actions.client",
        tag: "email_channel.spy",
        name: _t("Looking on"),
        params: {
            agent_id: only(chosen)?.id,
            ...(conversationId ? {conversation_id: conversationId} : {}),
        },
    });
}

/** The conversation that is meant when nobody has chosen one. */
function onlyConversation(chosen) {
    if (chosen.conversations.length) {
        return chosen.conversations.length === 1 ? chosen.conversations[0] : null;
    }
    const agent = only(chosen);
    const has = agent && !agent.is_me ? agent.conversations : [];
    return has.length === 1 ? has[0].id : null;
}

async function handOn(chosen, env) {
    const action = await env.services.orm.call(MODEL, "hand_on", [
        idsOf(chosen),
        chosen.conversations,
    ]);
    await new Promise((resolve) => {
        env.services.action.doAction(action, {onClose: resolve});
    });
}

agentActions
    .add(
        "spy",
        {
            icon: "fa-eye",
            label: () => _t("Spy"),
            isAvailable: (chosen) =>
                only(chosen)?.conversations.length > 0 && !only(chosen).is_me,
            run: spy,
        },
        {sequence: 10}
    )
    .add(
        "whisper",
        {
            icon: "fa-user-secret",
            label: () => _t("Whisper…"),
            isAvailable: (chosen) => Boolean(onlyConversation(chosen)),
            run: (chosen, env) =>
                env.services.dialog.add(WhisperDialog, {
                    conversationId: onlyConversation(chosen),
                }),
        },
        {sequence: 20}
    )
    .add(
        "hand_on",
        {
            icon: "fa-share",
            label: () => _t("Hand on…"),
            isAvailable: ({agents, conversations}) =>
                conversations.length > 0 ||
                agents.some((agent) => agent.conversations.length > 0),
            run: handOn,
        },
        {sequence: 30}
    )
    .add(
        "info",
        {
            icon: "fa-info-circle",
            label: () => _t("Info"),
            isAvailable: (chosen) => Boolean(only(chosen)),
            run: (chosen, env) =>
                env.services.dialog.add(AgentInfo, {agentId: only(chosen).id}),
        },
        {sequence: 40}
    )
    .add(
        "chat",
        {
            icon: "fa-comments-o",
            label: () => _t("Chat"),
            isAvailable: (chosen) => only(chosen) && !only(chosen).is_me,
            run: (chosen, env) =>
                env.services["mail.store"].openChat({userId: only(chosen).user_id}),
        },
        {sequence: 50}
    )
    .add(
        "set_state",
        {
            icon: "fa-exchange",
            label: () => _t("Set state…"),
            isAvailable: ({agents}) => agents.length > 0,
            run: setState,
        },
        {sequence: 60}
    )
    .add(
        "pause",
        {
            icon: "fa-pause",
            label: () => _t("Pause"),
            isAvailable: ({agents}) =>
                agents.some(({paused, is_me: isMe}) => !paused && !isMe),
            run: ({agents}, env) =>
                act(
                    env,
                    "pause",
                    idsOf({agents: agents.filter(({paused}) => !paused)}),
                    "end_pause"
                ),
        },
        {sequence: 70}
    )
    .add(
        "end_pause",
        {
            icon: "fa-play",
            label: () => _t("End the pause"),
            isAvailable: ({agents}) => agents.some(({paused}) => paused),
            run: ({agents}, env) =>
                act(
                    env,
                    "end_pause",
                    idsOf({agents: agents.filter(({paused}) => paused)})
                ),
        },
        {sequence: 71}
    )
    .add(
        "log_out",
        {
            icon: "fa-sign-out",
            label: () => _t("Log out…"),
            isAvailable: ({agents}) => agents.some(({is_me: isMe}) => !isMe),
            run: logOut,
        },
        {sequence: 90}
    );
