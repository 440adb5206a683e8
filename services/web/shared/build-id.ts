/** Written by the build (`site.vite.ts`). */
declare const __BUILD_ID__: string;

/** Names this build of the application. */
export const buildId = __BUILD_ID__;
