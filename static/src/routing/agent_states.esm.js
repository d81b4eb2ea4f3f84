/** Shown with the state's icon and name, for not everybody tells colours apart. */
const COLORS = {
    available: "success",
    in_email: "info",
    in_call: "primary",
    in_chat: "primary",
    rona: "danger",
    break: "warning",
    paused: "warning",
    offline: "secondary",
};

/**
 * @param {String} code of an agent's state
 * @returns {String} name of one of Bootstrap's colours
 */
export function colorOf(code) {
    return COLORS[code] || "secondary";
}
