import {_t} from "@web/core/l10n/translation";
import {agentActions} from "./agent_actions.esm";

const only = ({agents}) => (agents.length === 1 ? agents[0] : null);

agentActions.add(
    "screen",
    {
        icon: "fa-desktop",
        label: () => _t("Watch screen"),
        isAvailable: (chosen) => only(chosen)?.screen_allowed && !only(chosen).is_me,
        run: (chosen, env) => env.services["email_channel.screen"].ask(only(chosen).id),
    },
    {sequence: 30}
);
