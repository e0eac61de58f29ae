import { ratio, type WorkResult } from './results.js';
import { SERVERS, type ServerName } from './servers.js';

const COLORS: Record<ServerName, string> = {
  bare: '#9aa5b1',
  nest: '#d98c5f',
  'nest-fastify': '#d9b25f',
  octavo: '#2f6f9f',
};
const [WIDTH, LABELS, FIGURES, BAR, GAP, TOP] = [860, 220, 190, 18, 22, 84];

/** An SVG bar chart for one engine: requests per second of each server. */
export function chartOf(engine: string, results: WorkResult[]): string {
  const servers = Object.keys(SERVERS) as ServerName[];
  const group = servers.length * BAR + GAP;
  const height = TOP + results.length * group;
  const legend = servers.map((name, index) => {
    const x = 16 + index * 215;
    return rect(x, 44, 12, 12, COLORS[name]) + text(x + 18, 54, SERVERS[name].title);
  });
  const bars = results.flatMap(({ title, servers: measured }, index) => {
    const y = TOP + index * group;
    const longest = Math.max(...servers.map((name) => measured[name].requestsPerSecond));
    return [
      text(16, y + (servers.length * BAR) / 2 + 4, title),
      ...servers.map((name, place) => {
        const { requestsPerSecond } = measured[name];
        const length = ((WIDTH - LABELS - FIGURES) * requestsPerSecond) / longest;
        const figure = `${Math.round(requestsPerSecond).toLocaleString('en')} a second`;
        const against = name === 'bare' ? '' : ` (${ratio(measured[name], measured.bare)})`;
        return (
          rect(LABELS, y + place * BAR, length, BAR - 3, COLORS[name]) +
          text(LABELS + length + 6, y + place * BAR + 12, figure + against)
        );
      }),
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#ffffff"/>
${text(16, 26, `Requests a second on ${engine}; in brackets, of what bare Fastify does`, 15)}
${[...legend, ...bars].join('\n')}
</svg>
`;
}

const rect = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width.toFixed(1)}" height="${height}" fill="${fill}"/>`;

const text = (x: number, y: number, content: string, size = 12): string =>
  `<text x="${x.toFixed(1)}" y="${y}" font-size="${size}" fill="#222222">${content}</text>`;
