import { startPack } from './pack.ts';

// Pulumi loads the pack by require() of this folder, hence the package.json beside it: it names this file as main.
startPack();
