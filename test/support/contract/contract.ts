import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { WireAnswer } from '../exchange.js';

export interface Operation {
  method: string;
  /** As in the document: `/api/books/{id}`. */
  path: string;
  statuses: number[];
  /** The media type of the request body, if there is one. */
  consumes?: string;
  example?: any;
}

/** Checks answers of the app against the OpenAPI document. */
export class Contract {
  readonly operations: Operation[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(readonly document: any) {
    for (const format of ['int32', 'int64', 'double']) this.ajv.addFormat(format, true);
    this.ajv.addFormat('uuid', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    this.ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
    this.ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    this.ajv.addSchema(document, 'document');
    this.operations = Object.entries<any>(document.paths).flatMap(([path, methods]) =>
      Object.entries<any>(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        statuses: Object.keys(operation.responses).map(Number).filter(Number.isInteger),
        consumes: operation.requestBody && Object.keys(operation.requestBody.content)[0],
        example: Object.values<any>(operation.requestBody?.content ?? {})[0]?.example,
      })),
    );
  }

  /** Returns how an answer deviates from the document; empty if it matches. */
  complaintsAbout(
    { method, path }: Pick<Operation, 'method' | 'path'>,
    { status, headers, text }: WireAnswer,
  ): string[] {
    const described = this.document.paths[path][method.toLowerCase()].responses[status];
    if (!described) return [`status ${status}`];
    const pointer =
      described.$ref ?? `#/paths/${escape(path)}/${method.toLowerCase()}/responses/${status}`;
    const response = this.at(pointer);
    return [
      ...this.headerComplaints(response.headers ?? {}, headers),
      ...this.bodyComplaints(pointer, response.content, headers['content-type'], text),
    ];
  }

  /** Returns every example in the document that does not match its schema. */
  wrongExamples(): string[] {
    return this.contents(this.document, '#').flatMap(([pointer, content]) =>
      Object.entries<any>(content).flatMap(([type, { example, examples }]) => {
        const validate = this.validator(`${pointer}/${escape(type)}/schema`);
        const values = examples
          ? Object.values<any>(examples).map(({ value }) => value)
          : [example];
        return values.filter((value) => !validate(value)).map(() => `${pointer} ${type}`);
      }),
    );
  }

  private headerComplaints(described: Record<string, any>, headers: WireAnswer['headers']) {
    return Object.entries(described).flatMap(([name, header]) => {
      const { required, schema } = header.$ref ? this.at(header.$ref) : header;
      const value = headers[name.toLowerCase()];
      if (value === undefined) return required ? [`no header ${name}`] : [];
      const isRight = this.ajv.validate(schema, schema.type === 'integer' ? Number(value) : value);
      return isRight ? [] : [`header ${name}: ${value}`];
    });
  }

  private bodyComplaints(pointer: string, content: any, contentType: any, text: string) {
    if (!content) return text === '' ? [] : ['a body'];
    const type = contentType?.split(';')[0];
    if (!content[type]) return [`content type ${type}`];
    const validate = this.validator(`${pointer}/content/${escape(type)}/schema`);
    const body = type.endsWith('json') ? JSON.parse(text) : text;
    const { examples } = content[type];
    if (examples && !(body.code in examples)) return [`code ${body.code}`];
    return validate(body) ? [] : [this.ajv.errorsText(validate.errors)];
  }

  private readonly validators = new Map<string, ValidateFunction>();

  private validator(pointer: string): ValidateFunction {
    let validate = this.validators.get(pointer);
    if (!validate) {
      validate = this.ajv.compile({ $ref: `document${encodeURI(pointer)}` });
      this.validators.set(pointer, validate);
    }
    return validate;
  }

  private at(pointer: string): any {
    return pointer
      .split('/')
      .slice(1)
      .reduce((part, name) => part[unescape(name)], this.document);
  }

  /** The places where the document describes bodies of requests and answers. */
  private contents(part: any, pointer: string): [pointer: string, content: object][] {
    if (typeof part !== 'object' || part === null) return [];
    return Object.entries(part).flatMap(([name, value]) => {
      const inside = `${pointer}/${escape(name)}`;
      const isContent = name === 'content' && /\/(requestBody|responses\/\w+)$/.test(pointer);
      return isContent ? [[inside, value as object]] : this.contents(value, inside);
    });
  }
}

const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescape = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');
