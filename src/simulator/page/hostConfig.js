/** How Teams dresses cards: light, dark, and high contrast, where tints are gone and words have to do. The colours keep a contrast of at least 4.5 to 1. */

const PALETTES = {
  light: { text: '#242424', subtle: '#616161', card: '#ffffff', tinted: '#f5f5f5', brand: '#4f52b2', good: '#0e700e', warning: '#8a5300', attention: '#b10e1c', line: '#e0e0e0' },
  dark: { text: '#ffffff', subtle: '#b8b8b8', card: '#2d2d2d', tinted: '#383838', brand: '#a6a7f0', good: '#7ed67e', warning: '#f4bf6a', attention: '#f69a9f', line: '#4a4a4a' },
  contrast: { text: '#ffffff', subtle: '#ffffff', card: '#000000', tinted: '#1f1f1f', brand: '#1aebff', good: '#3ff23f', warning: '#ffff01', attention: '#ff8080', line: '#ffffff' },
};

const TINTS = {
  light: { good: '#e7f5e7', warning: '#fdf3e1', attention: '#fdeceb', accent: '#ebebfb' },
  dark: { good: '#16351a', warning: '#40300f', attention: '#4a1c20', accent: '#30315e' },
  contrast: { good: '#000000', warning: '#000000', attention: '#000000', accent: '#000000' },
};

function colours(palette) {
  const pair = (colour) => ({ default: colour, subtle: colour });
  return {
    default: { default: palette.text, subtle: palette.subtle },
    dark: pair(palette.text),
    light: pair(palette.subtle),
    accent: pair(palette.brand),
    good: pair(palette.good),
    warning: pair(palette.warning),
    attention: pair(palette.attention),
  };
}

/** `theme`: light, dark or contrast. */
export function hostConfig(theme) {
  const palette = PALETTES[theme];
  const tints = TINTS[theme];
  const container = (backgroundColor) => ({ backgroundColor, foregroundColors: colours(palette) });
  return {
    supportsInteractivity: true,
    fontFamily: 'inherit',
    fontTypes: {
      default: { fontFamily: 'inherit' },
      monospace: { fontFamily: 'ui-monospace, "Cascadia Code", Consolas, "DejaVu Sans Mono", monospace' },
    },
    fontSizes: { small: 12, default: 14, medium: 15, large: 18, extraLarge: 22 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 21, large: 24, extraLarge: 30 },
    spacing: { none: 0, small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 14 },
    separator: { lineThickness: 1, lineColor: palette.line },
    imageSizes: { small: 32, medium: 52, large: 100 },
    containerStyles: {
      default: container(palette.card),
      emphasis: container(palette.tinted),
      good: container(tints.good),
      warning: container(tints.warning),
      attention: container(tints.attention),
      accent: container(tints.accent),
    },
    factSet: {
      title: { color: 'default', isSubtle: false, size: 'default', weight: 'bolder', wrap: true, maxWidth: 130 },
      value: { color: 'default', isSubtle: false, size: 'default', weight: 'default', wrap: true },
      spacing: 14,
    },
    textStyles: { heading: { size: 'large', weight: 'bolder' }, columnHeader: { weight: 'bolder' } },
    textBlock: { headingLevel: 3 },
    table: { cellSpacing: 8 },
    media: { allowInlinePlayback: false },
    actions: {
      maxActions: 6, spacing: 'default', buttonSpacing: 8, showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
      actionsOrientation: 'horizontal', actionAlignment: 'left', preExpandSingleShowCardAction: false,
    },
    inputs: {
      label: { inputSpacing: 'small', requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' }, optionalInputs: { weight: 'bolder' } },
      errorMessage: { color: 'attention', size: 'small', weight: 'default', spacing: 'small' },
    },
  };
}
