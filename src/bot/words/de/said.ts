import type { said as english } from '../en/said.js';

export const said: typeof english = {
  notListed: 'Teams führt Sie hier nicht als Mitglied, darum wurde nichts getan. Schreiben Sie mir von Ihrem eigenen Konto.',
  nobodyKnown: 'Teams sagt nicht, wer Sie sind, darum wurde nichts getan. Gäste und andere Bots können diesen hier nicht nutzen.',
  inOurChat: (name) => `Ich habe Ihnen in unserem eigenen Chat geschrieben, ${name}.`,
  goesOnThere: 'Es ist nur für Sie, und dort geht es weiter.',
  oldButton: 'Dieser Knopf stammt aus einer älteren Version und tut nichts mehr. Schreiben Sie /access, und beginnen Sie neu.',
  emptyButton: 'Dieser Knopf sagt nicht, wofür er ist. Schreiben Sie /access, und beginnen Sie neu.',
  notCounted: 'Teams führt Sie hier nicht als Mitglied, darum zählt das nicht.',
  azureSlow: 'Azure ist gerade langsam. Ich mache weiter: die Karte ändert sich, wenn es getan ist, und alles andere schreibe ich Ihnen in unserem eigenen Chat.',
  pressedOn: (request) => `Das war die Antwort auf Ihren Knopfdruck von eben (${request}).`,
  pressUnclear: 'Bei mir stimmt etwas nicht, und ich weiß nicht, ob das getan wurde, was Sie eben gedrückt haben. Was gilt, zeigt:',
  tooMuch: (wait) => `Sie senden mehr, als ich in einer Minute annehmen kann. Hiermit ist nichts geschehen; versuchen Sie es in ${Math.ceil(wait / 1000)} Sekunden noch einmal.`,
  tooBusy: (wait) => `Gerade kommt mehr an, als ich annehmen kann. Hiermit ist nichts geschehen, und was vorher angefragt wurde, bleibt erhalten; versuchen Sie es in ${Math.ceil(wait / 1000)} Sekunden noch einmal.`,
  somethingWrong: (reference) => `Bei mir stimmt etwas nicht, und ich weiß nicht, ob das getan wurde. Sehen Sie mit „/access status“ nach, und versuchen Sie es in einer Minute noch einmal. Kennung: ${reference}`,
};
