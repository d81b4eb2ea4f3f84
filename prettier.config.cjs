// The formatting of OCA's 19.0 repositories.
const folders = [__dirname, `${__dirname}/.dev/node`];

module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml", {paths: folders})],
    bracketSpacing: false,
    printWidth: 88,
    proseWrap: "preserve",
    tabWidth: 4,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
    overrides: [{files: ["*.yaml", "*.yml", "*.md"], options: {tabWidth: 2}}],
};
