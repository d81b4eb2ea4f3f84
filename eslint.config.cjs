// What OCA's 19.0 repositories treat as an error, on top of ESLint's recommendations.
const folders = [__dirname, `${__dirname}/.dev/node`];
const load = (name) => require(require.resolve(name, {paths: folders}));
const globals = load("globals");

module.exports = [
    {ignores: [".dev/", "node_modules/", "**/static/lib/", "*.cjs"]},
    load("@eslint/js").configs.recommended,
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, luxon: "readonly", odoo: "readonly"},
        },
        linterOptions: {reportUnusedDisableDirectives: "error"},
        rules: {
            complexity: ["error", 15],
            eqeqeq: "error",
            "init-declarations": "error",
            "no-alert": "error",
            "no-console": "error",
            "no-duplicate-imports": "error",
            "no-else-return": "error",
            "no-empty-function": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-lonely-if": "error",
            "no-new-func": "error",
            "no-return-assign": "error",
            "no-shadow": "error",
            "no-unneeded-ternary": "error",
            "no-unused-expressions": "error",
            "no-use-before-define": ["error", {functions: false, variables: false}],
            "no-var": "error",
            "operator-assignment": "error",
            "prefer-const": "error",
            strict: "error",
            yoda: "error",
        },
    },
];
