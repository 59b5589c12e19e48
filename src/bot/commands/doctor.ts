import { doctorCard, doctorTitle } from '../views/doctor.js';
import type { Command } from './command.js';

export const doctor: Command = {
  name: 'doctor',
  example: '/access doctor',
  isPrivate: true,
  async run({ by, verbs, reader }) {
    const found = await verbs.doctor(by);
    return { card: doctorCard(found, reader), summary: doctorTitle(found, reader) };
  },
};
