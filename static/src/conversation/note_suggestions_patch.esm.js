import {SuggestionService} from "@mail/core/common/suggestion_service";
import {patch} from "@web/core/utils/patch";

const CONVERSATION = "email.conversation";

/** In notes on a conversation those are offered who see it, as its server says. */
patch(SuggestionService.prototype, {
    async fetchPartnersRoles(term, thread, options) {
        if (thread?.model !== CONVERSATION) {
            return super.fetchPartnersRoles(...arguments);
        }
        const data = await this.makeOrmCall(
            CONVERSATION,
            "get_mention_suggestions",
            [[thread.id], term],
            {},
            options
        );
        this.store.insert(data);
        for (const {id} of data["res.partner"] || []) {
            this.readersOf(thread).add(id);
        }
    },

    searchSuggestions({delimiter}, {thread} = {}) {
        const found = super.searchSuggestions(...arguments);
        if (thread?.model === CONVERSATION && delimiter === "@") {
            const readers = this.readersOf(thread);
            found.suggestions = found.suggestions.filter(
                (one) => one.Model?.getName() === "res.partner" && readers.has(one.id)
            );
        }
        return found;
    },

    /** @returns {Set<Number>} ids of partners that were offered */
    readersOf(thread) {
        this.emailReaders ??= new Map();
        if (!this.emailReaders.has(thread.id)) {
            this.emailReaders.set(thread.id, new Set());
        }
        return this.emailReaders.get(thread.id);
    },
});
