import {agentActions} from "./agent_actions.esm";
import {registry} from "@web/core/registry";

/**
 * Client action of the list of agents: does to those who are chosen there what the menu
 * does (`params.entry`).
 */
async function agentActAction(env, {params, context}) {
    const ids = context.active_ids || [];
    const {agents} = await env.services.orm.call("email.supervised.agent", "get_menu", [
        ids,
    ]);
    const chosen = {agents, conversations: []};
    await agentActions.get(params.entry).run(chosen, env);
    return {type: "ir.actions.client", tag: "soft_reload"};
}

registry.category("actions").add("email_channel.agent_act", agentActAction);
