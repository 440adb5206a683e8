import { enableCompileCache } from 'node:module';

// Pulumi's libraries are most of the start; Node keeps their compiled code in the machine's temporary folder.
enableCompileCache();
