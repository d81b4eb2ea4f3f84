import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
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
        _t("They have to log in again, on all devices: %(names)s.", {
            names: names.join(", "),
        }),
    ];
    if (conversations) {
        lines.push(
            _t("Open conversations: %(count)s, of which %(parked)s are parked.", {
                count: conversations,
                parked,
            })
        );
        lines.push(
            minutes
                ? _t("Those go back to their queues after %(minutes)s minutes.", {
                      minutes,
                  })
                : _t("They stay with their agent: hand them on if nobody is to wait.")
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

agentActions
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
