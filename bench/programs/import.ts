/** Prints the milliseconds that the import of a module takes: `import.js src|bundled/src|inversify|...`. */
const [entry = 'src'] = process.argv.slice(2);
const specifier = entry === 'inversify' ? entry : `../../${entry}/index.js`;
if (/^(?:inversify|(?:bundled\/)?container)$/.test(entry)) await import('reflect-metadata');
const start = performance.now();
await import(specifier);
process.stdout.write(JSON.stringify({ value: performance.now() - start }));
