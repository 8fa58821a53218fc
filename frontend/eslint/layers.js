import path from 'node:path';

/** From the top down: a file imports from its own layer or from a lower one. `test` may import everything. */
const RANK = { app: 5, features: 4, components: 3, i18n: 2, api: 2, styles: 1, domain: 0 };

/** Where a file stands: its layer and, inside `features`, its feature. Null outside the layers. */
function place(file, sourceRoot) {
  const [layer, slice] = path.relative(sourceRoot, file).split(path.sep);
  return layer in RANK ? { layer, slice } : null;
}

/** The file that an import names, or null when it names a package. */
function target(source, importer, sourceRoot) {
  if (source.startsWith('@/')) return path.join(sourceRoot, source.slice(2));
  if (source.startsWith('.')) return path.resolve(path.dirname(importer), source);
  return null;
}

/** Why this import is refused, as a message id, or null when it is fine. */
function refusal(from, to) {
  if (from.layer === to.layer) {
    return from.layer === 'features' && from.slice !== to.slice ? 'sibling' : null;
  }
  return RANK[to.layer] < RANK[from.layer] ? null : 'upward';
}

/** `app > features > components > i18n | api > domain`, and features never import each other. */
export const layers = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', properties: { root: { type: 'string' } } }],
    messages: {
      upward: "'{{from}}' may not import from '{{to}}': imports only go down.",
      sibling: "Feature '{{from}}' may not import from feature '{{to}}': share it in components.",
      test: "Only tests import from 'test'.",
    },
  },
  create(context) {
    const sourceRoot = context.options[0]?.root ?? path.join(context.cwd, 'src');
    const importer = context.filename;
    const from = place(importer, sourceRoot);
    if (!from || /\.test\.tsx?$/.test(importer)) return {};

    function check(node) {
      if (typeof node.source?.value !== 'string') return;
      const file = target(node.source.value, importer, sourceRoot);
      if (!file) return;
      if (path.relative(sourceRoot, file).split(path.sep)[0] === 'test') {
        context.report({ node, messageId: 'test' });
        return;
      }
      const to = place(file, sourceRoot);
      const messageId = to && refusal(from, to);
      if (!messageId) return;
      const names = messageId === 'sibling' ? [from.slice, to.slice] : [from.layer, to.layer];
      context.report({ node, messageId, data: { from: names[0], to: names[1] } });
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
