import { access, type resources } from '../../acceptance/access-matrix.ts';
import type { Schema } from './json-texts.ts';

export type Parameter = { name: string; in: 'path' | 'query' | 'header' | 'cookie'; required: boolean; schema: Schema };

/** One operation of the API, as its OpenAPI description tells of it. */
export type Operation = {
  /** `GET /v1/documents/{id}` */
  name: string;
  method: string;
  path: string;
  parameters: readonly Parameter[];
  /** Of its body, where it takes JSON. */
  body: Schema | undefined;
  /** Where in the description each answer's schema is, by status: a JSON Pointer. Null: an answer without JSON. */
  answers: ReadonlyMap<string, string | null>;
  /** What its `id` names. */
  resource: keyof typeof resources | undefined;
};

type Described = {
  parameters?: (Omit<Parameter, 'required'> & { required?: boolean })[];
  requestBody?: { content?: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, object> }>;
};

/** An OpenAPI 3.1 description. */
export type Description = { paths: Record<string, Record<string, Described>> };

export const operationsOf = (description: Description): Operation[] =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => {
      const route = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        parameters: parameters.map((parameter) => ({ ...parameter, required: parameter.required ?? false })),
        body: requestBody?.content?.['application/json']?.schema,
        answers: new Map(
          Object.entries(responses).map(([status, { content = {} }]) => [
            status,
            'application/json' in content ? pointer('paths', path, method, 'responses', status) : null,
          ]),
        ),
        resource: access[route]?.id,
      };
    }),
  );

const pointer = (...steps: string[]): string =>
  [...steps, 'content', 'application/json', 'schema']
    .map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('');
