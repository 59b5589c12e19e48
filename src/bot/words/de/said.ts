import type { said as english } from '../en/said.js';

export const said: typeof english = {
  notListed: 'Teams führt dich hier nicht als Mitglied, darum wurde nichts getan. Schreib mir von deinem eigenen Konto.',
  nobodyKnown: 'Teams sagt nicht, wer du bist, darum wurde nichts getan. Gäste und andere Bots können diesen hier nicht nutzen.',
  inOurChat: (name) => `Ich habe dir in unserem eigenen Chat geschrieben, ${name}.`,
  goesOnThere: 'Was du geschrieben hast, geht dort weiter.',
  oldButton: 'Dieser Knopf stammt aus einer älteren Version und tut nichts mehr. Schreib /access und beginn neu.',
  emptyButton: 'Dieser Knopf sagt nicht, wofür er ist. Schreib /access und beginn neu.',
  notCounted: 'Teams führt dich hier nicht als Mitglied, darum zählt das nicht.',
  tooMuch: (wait) => `Du sendest mehr, als ich in einer Minute annehmen kann. Hiermit ist nichts geschehen; versuch es in ${Math.ceil(wait / 1000)} Sekunden noch einmal.`,
  tooBusy: (wait) => `Gerade kommt mehr an, als ich annehmen kann. Hiermit ist nichts geschehen, und was vorher angefragt wurde, bleibt erhalten; versuch es in ${Math.ceil(wait / 1000)} Sekunden noch einmal.`,
  somethingWrong: (reference) => `Bei mir stimmt etwas nicht, und ich weiß nicht, ob das getan wurde. Schau mit „/access status“ nach, und versuch es in einer Minute noch einmal. Kennung: ${reference}`,
};
