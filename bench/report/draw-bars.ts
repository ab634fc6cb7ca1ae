export interface Bar {
  title: string;
  value: number;
  label: string;
  kind: 'till' | 'peer' | 'engine' | 'ceiling';
}

export interface Panel {
  title: string;
  bars: Bar[];
}

const colours = { till: '#b5472f', peer: '#8a8f98', engine: '#8a8f98', ceiling: '#d3d6db' };
const width = 860;
const left = 240;
const right = 130;
const rowHeight = 24;
const panelGap = 56;

/** Horizontal bars as an SVG that reads on light and on dark pages. */
export function drawBars(panels: Panel[]): string {
  let y = 0;
  const parts = panels.map((panel) => {
    const top = y;
    y += panelGap + panel.bars.length * rowHeight;
    return drawPanel(panel, top);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 16}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, bars }: Panel, top: number): string {
  const most = Math.max(...bars.map((bar) => bar.value));
  const rows = bars.map((bar, i) => {
    const y = top + panelGap - 12 + i * rowHeight;
    const length = Math.max(1, Math.round((bar.value / most) * (width - left - right)));
    const weight = bar.kind === 'till' ? ' font-weight="600"' : '';
    return [
      `<text x="${left - 10}" y="${y + 13}" text-anchor="end" fill="#222"${weight}>${escape(bar.title)}</text>`,
      `<rect x="${left}" y="${y}" width="${length}" height="16" rx="2" fill="${colours[bar.kind]}"/>`,
      `<text x="${left + length + 8}" y="${y + 13}" fill="#222"${weight}>${escape(bar.label)}</text>`,
    ].join('\n');
  });
  return [
    `<text x="16" y="${top + 28}" fill="#222" font-size="15" font-weight="600">${escape(title)}</text>`,
    ...rows,
  ].join('\n');
}

const escape = (text: string) =>
  text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]!);
