import {
  createTheme,
  type CSSVariablesResolver,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core';

const majorelle: MantineColorsTuple = [
  '#ecedfa',
  '#d5d8f5',
  '#b4b9ee',
  '#a9b0ff',
  '#7d83dc',
  '#6166cf',
  '#4a4fc0',
  '#3b3fae',
  '#2e3192',
  '#24276b',
];

/** Greys of the dark theme, from text to page. */
const dark: MantineColorsTuple = [
  '#eceef6',
  '#c1c5d4',
  '#a9aec0',
  '#737a8e',
  '#3a4050',
  '#2c313f',
  '#1e222e',
  '#181b25',
  '#101219',
  '#0b0d12',
];

/** Mantine in the product's clothes; the values that both entries share come from tokens.css. */
export const theme = createTheme({
  colors: { majorelle, dark },
  primaryColor: 'majorelle',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '700' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'filled' } },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
    },
    // the first thing in a menu is its first item, not a place to put the focus
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.45 },
        // the title of a dialog is no second banner of the page
        attributes: { header: { role: 'presentation' } },
      },
    },
    // the page behind stays still by ignoring the wheel: without its scroll bar all of it would be laid out again
    ModalRoot: { defaultProps: { removeScrollProps: { removeScrollBar: false } } },
    TextInput: { defaultProps: { size: 'sm' } },
    Popover: { defaultProps: { radius: 'md' } },
  },
});

export const cssVariables: CSSVariablesResolver = () => {
  const tokens = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--surface-sunken)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-disabled': 'var(--surface-sunken)',
    '--mantine-color-disabled-color': 'var(--ink-soft)',
    '--mantine-color-disabled-border': 'var(--line)',
  };
  return { variables: {}, light: tokens, dark: tokens };
};

export const colorSchemeManager = localStorageColorSchemeManager({ key: 'mt.theme' });
