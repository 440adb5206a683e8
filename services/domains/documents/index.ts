export { documentDeliveryRoutes } from './documents.delivery.routes.ts';
export { documentErrors, documentProblems } from './documents.errors.ts';
export { createDocumentFeed, type DocumentFeed } from './documents.feed.ts';
export { createDocumentHttp } from './documents.http.ts';
export { processImageJob } from './documents.jobs.ts';
export { createDocumentProcessing, type DocumentProcessing } from './documents.processing.ts';
export { createDocumentRepository } from './documents.repository.ts';
export { documentRoutes } from './documents.routes.ts';
export { createDocumentService, type DocumentService } from './documents.service.ts';
export { documentUploadRoutes } from './documents.upload.routes.ts';
export { createProcessImageHandler } from './documents.worker.ts';
export {
  FileRejection,
  type ProcessedImage,
  type ProcessedRendition,
  type ProcessImage,
  recipe,
} from './processed-image.ts';
