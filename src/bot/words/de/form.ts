import type { form as english } from '../en/form.js';

export const form: typeof english = {
  date: 'dd.MM.yyyy',
  exact: 'HH:mm:ss,SSS',
  day: 'dd.MM.yyyy', onDay: (day, time) => `${day}, ${time}`, inZone: 'd. MMM yyyy, HH:mm', weekday: 'ccc d. MMM, HH:mm', weekdayAndYear: 'ccc d. MMM yyyy, HH:mm',
  dated: (date, time) => `${date}, ${time}`,
  unit: {
    d: (n) => (n === 1 ? '1 Tag' : `${n} Tage`), h: (n) => `${n} Std.`, min: (n) => `${n} Min.`, s: (n) => `${n} Sek.`, ms: (n) => `${n} ms`,
  },
  tenths: (seconds) => `${seconds.toFixed(1).replace('.', ',')} Sek.`,
  timeLeft: (left) => `noch ${left}`,
  dueNow: 'jetzt fällig',
  lapsesIn: (left) => `verfällt in ${left}`,
  lapsesNow: 'verfällt jetzt',
  justNow: 'gerade eben',
  ago: (since) => `vor ${since}`,
  either: (first, last) => `${first} oder ${last}`,
  both: (first, last) => `${first} und ${last}`,
  andOthers: (names) => `${names} und andere`,
  andMore: (n) => `und ${n} weitere`,
  none: 'keine',
};
