import { gallery, germanGallery } from './gallery.js';
import { drawSheets } from './sheet.js';

const { files, faults } = await drawSheets({ ...gallery(), ...germanGallery() }, '.cards');
for (const file of files) console.log(file);
for (const fault of faults) console.log(`✘ ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
