import { createRequire } from 'node:module';

const S3rver = createRequire(import.meta.url)('s3rver');
const [directory = '', port] = process.argv.slice(2);
await new S3rver({ directory, port: Number(port), address: '127.0.0.1', silent: true }).run();
