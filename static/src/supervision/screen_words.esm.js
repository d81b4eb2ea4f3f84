import {_t} from "@web/core/l10n/translation";

/** The agent sees all the while that the screen is shown, and to whom. */
export function sayWatched(notification, {supervisor}, end) {
    return notification.add(_t("%(supervisor)s sees your screen.", {supervisor}), {
        type: "warning",
        sticky: true,
        buttons: [{name: _t("Stop showing"), primary: true, onClick: end}],
    });
}

/** The supervisor, too, and ends it as well. */
export function sayWatching(notification, {agent}, end) {
    return notification.add(_t("You see the screen of %(agent)s.", {agent}), {
        type: "info",
        sticky: true,
        buttons: [{name: _t("Stop watching"), primary: true, onClick: end}],
    });
}

function toSupervisor({agent, state}) {
    return {
        ended: _t("The screen of %(agent)s is shown no longer.", {agent}),
        ignored: _t("%(agent)s did not answer. Try again later.", {agent}),
        refused: _t("%(agent)s does not show the screen now.", {agent}),
    }[state];
}

function toAgent({supervisor, state}) {
    return {
        ended: _t("%(supervisor)s does not see your screen any more.", {supervisor}),
        ignored: _t(
            "%(supervisor)s asked to see your screen, and had no answer in time.",
            {supervisor}
        ),
        withdrawn: _t("%(supervisor)s does not ask for your screen any more.", {
            supervisor,
        }),
    }[state];
}

/** Tells what became of it; whoever did it knows. Who did not answer is told when back. */
export function sayHowItEnded(notification, screen) {
    const words = screen.asks ? toSupervisor(screen) : toAgent(screen);
    if (words && !(screen.ended_by_me && screen.state !== "ended")) {
        notification.add(words, {type: "info", sticky: screen.state === "ignored"});
    }
}
