import { answerCard } from '../views/answer.js';
import type { Command } from './command.js';

/** Proves that what opens also closes. */
export const drill: Command = {
  name: 'drill',
  example: '/access drill',
  async run({ by, origin, verbs, reader }) {
    const { commands } = reader.words;
    const asked = await verbs.drill({ by, origin });
    const title = asked.began ? commands.drillBegan : commands.noDrill;
    const lines = asked.began ? [commands.drillUntil(asked.path, reader.clock(asked.until)), commands.drillLine] : [reader.told(asked.error), commands.noDrillTold];
    return { card: answerCard({ title, lines, tone: asked.began ? 'default' : 'attention' }), summary: title };
  },
};
