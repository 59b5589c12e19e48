import { doctorCard, doctorTitle } from '../views/doctor.js';
import type { Command } from './command.js';

export const doctor: Command = {
  name: 'doctor',
  summary: 'For approvers and operators: whether I have what I need in Azure, and what is wrong with the networks at rest.',
  usage: '/access doctor',
  example: '/access doctor',
  async run({ by, verbs }) {
    const found = await verbs.doctor(by);
    return { card: doctorCard(found), summary: doctorTitle(found) };
  },
};
