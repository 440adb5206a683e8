export { apiKeyErrors } from './api-keys.errors.ts';
export { createApiKeyRepository } from './api-keys.repository.ts';
export { apiKeyRoutes } from './api-keys.routes.ts';
export { type ApiKeyService, createApiKeyService, isApiKey } from './api-keys.service.ts';
