import '../../platform/http.ts';
import accepts from '@fastify/accepts';
import fp from 'fastify-plugin';
import { type Language, languages } from '../../platform/errors.ts';

/** `request.chosenLanguage`: the language to answer in, English when none of ours is wanted. */
export const languagePlugin = fp(async (app) => {
  await app.register(accepts);
  app.decorateRequest('chosenLanguage', {
    getter(): Language {
      const language = this.headers['accept-language'] && this.language([...languages]);
      return language === 'fr' ? 'fr' : 'en';
    },
  });
});
