/**
 * Returns the text of a configuration of vitest for the suites of this repository.
 *
 * The package isn't transformed, as in a project that has it in `node_modules`: otherwise the positions in
 * the coverage of the vitest processes are those of the transformed code.
 */
export function vitestConfig(root: string, test: object): string {
  return `const config = ${JSON.stringify({ root, test })};
config.test.server = { deps: { external: [/[\\\\/]dist[\\\\/](?!test[\\\\/])/] } };
export default config;
`;
}
