import type { greeting as english } from '../en/greeting.js';

export const greeting: typeof english = {
  hello: (name) => `Hallo ${name}. Ich öffne Zugriff auf Zeit, wenn Sie ihn brauchen`,
  helloTeam: 'Hallo. Ich öffne Zugriff in Azure auf Zeit, nachdem jemand anders Ja gesagt hat.',
  helloHint: 'Schreiben Sie mir in unserem eigenen Chat, oder erwähnen Sie mich hier mit',
  helloBind: 'Zuerst sagt ein Betreiber, welche Kanäle meine sind, und erwähnt mich dazu in jedem mit',
};
