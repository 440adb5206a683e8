// Pulumi loads the pack by require() of this folder, after it has hooked its own ts-node into require(). This file is
// JavaScript, so that Node itself loads the rest: an import is none of ts-node's business.
import { startPack } from './pack.ts';

startPack();
