import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Reply } from './client.js';
import type { GeneratedRequest } from './generated.js';

/** What any route may answer, whether or not the document says so of each. */
const COMMON = [400, 404, 405, 408, 413, 415, 429, 431, 500, 503];

/** Says what is wrong with an answer, by the app's own OpenAPI document. */
export class OpenApiValidator {
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false });

  constructor(private readonly document: any) {
    this.ajv.addSchema(document, 'openapi');
  }

  complaintAbout({ method, template }: GeneratedRequest, reply: Reply): string | undefined {
    const operation = ['paths', template, method.toLowerCase()];
    const { responses } = this.at(operation);
    if (!(reply.status in responses)) {
      if (!COMMON.includes(reply.status)) return `${reply.status} is not declared`;
      return this.mismatch('openapi#/components/schemas/Problem', reply);
    }
    const content = responses[reply.status].content;
    if (!content) return reply.text === '' ? undefined : 'A body is not declared';
    const type = String(reply.headers['content-type']).split(';')[0];
    if (!(type in content)) return `${type} is not declared`;
    const path = [...operation, 'responses', String(reply.status), 'content', type, 'schema'];
    return this.mismatch(`openapi#/${path.map(escape).join('/')}`, reply);
  }

  private at(path: string[]): any {
    return path.reduce((node, name) => node[name], this.document);
  }

  private mismatch(reference: string, { text }: Reply): string | undefined {
    const validate = this.ajv.getSchema(reference)!;
    return validate(JSON.parse(text)) ? undefined : this.ajv.errorsText(validate.errors);
  }
}

const escape = (name: string): string =>
  encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
