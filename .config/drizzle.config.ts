import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './services/domains/*/*.table.ts',
  out: './services/migrations',
});
