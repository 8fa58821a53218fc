import js from '@eslint/js';
import query from '@tanstack/eslint-plugin-query';
import jsxA11y from 'eslint-plugin-jsx-a11y-x';
import reactHooks from 'eslint-plugin-react-hooks';
import reactRefresh from 'eslint-plugin-react-refresh';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { layers } from './eslint/layers.js';

const lightImports = [
  { name: 'zod', message: "Use 'zod/mini': 17 kB lighter." },
  { name: 'react-router-dom', message: "Use 'react-router'." },
];

export default defineConfig(
  globalIgnores(['dist', 'coverage', 'playwright-report', 'test-results', 'src/api/schema.d.ts']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.name='parseFloat']",
          message: 'Money is a decimal string: format it, never parse it.',
        },
      ],
      'no-restricted-imports': ['error', { paths: lightImports }],
      'max-lines': ['error', { max: 250 }],
    },
  },
  {
    files: ['public/*.js'],
    languageOptions: { globals: globals.browser, sourceType: 'script' },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { mt: { rules: { layers } } },
    extends: [
      jsxA11y.configs.recommended,
      reactHooks.configs.flat['recommended-latest'],
      query.configs['flat/recommended'],
      reactRefresh.configs.vite,
    ],
    languageOptions: { globals: globals.browser },
    rules: {
      'mt/layers': 'error',
    },
    settings: {
      'jsx-a11y-x': {
        components: { TextInput: 'input', NativeSelect: 'select', Button: 'button' },
      },
    },
  },
  {
    files: ['src/**/*.tsx'],
    ignores: ['src/**/*.test.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 120 }] },
  },
  {
    // The public page stays light: its own native kit, nothing of the operator's.
    files: ['src/features/landing/**', 'src/components/brand/**', 'src/main-landing.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: lightImports,
          patterns: [
            {
              group: ['@mantine/*', '@/components/ui/**', '@/app/**', '**/operator'],
              message: 'The landing entry uses the native kit only.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [
      'src/**/*.test.{ts,tsx}',
      'src/test/**',
      'src/i18n/**',
      'src/main*.tsx',
      'src/app/router.tsx',
    ],
    rules: { 'react-refresh/only-export-components': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { ...globals.node, ...globals.vitest } },
  },
);
