import { Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { deletedSchema } from '../../common/json-schema.js';
import { ApiList, ListQuery } from '../../common/list/list.decorator.js';
import type { ListRequest } from '../../common/list/list-request.js';
import { type Page, pageSchema } from '../../common/list/page.js';
import { DescribedTag } from '../../http/openapi/described-tag.decorator.js';
import { ValidBody } from '../../http/requests/validated.js';
import { Responds } from '../../http/responses/responds.decorator.js';
import { KeyId } from './key-id.decorator.js';
import { CreateKeyDto, createdKeySchema, keyList, keySchema } from './key.fields.js';
import type { Author } from '../own-store.js';
import { type CreatedKey, KeyAdministration, type ShownKey } from './key-administration.js';
import { Scoped, SentBy } from '../scoped.decorator.js';

@DescribedTag('keys', 'Who may use the API, and for what')
@Scoped('admin')
@Controller('api/keys')
export class KeysController {
  constructor(private readonly keys: KeyAdministration) {}

  @Post()
  @ApiOperation({
    summary: 'Create a key',
    description:
      'The response is the only one that contains the key itself. The first key must be one of an ' +
      'administrator: from then on, requests without a key are refused.',
  })
  @Responds(201, createdKeySchema, { problems: [409, 422] })
  createKey(@ValidBody() values: CreateKeyDto, @SentBy() by: Author): Promise<CreatedKey> {
    return this.keys.create(values, by);
  }

  @Get()
  @ApiOperation({ summary: 'List keys' })
  @Responds(200, pageSchema(keySchema))
  @ApiList(keyList)
  listKeys(@ListQuery(keyList) request: ListRequest): Promise<Page<ShownKey>> {
    return this.keys.findPage(request);
  }

  @Delete(':keyId')
  @ApiOperation({
    summary: 'Revoke a key',
    description: 'Within a second it is no longer accepted. It stays in the list of keys.',
  })
  @Responds(200, deletedSchema, { problems: [404, 409], example: { message: 'Key revoked' } })
  revokeKey(@KeyId() id: string, @SentBy() by: Author): Promise<{ message: string }> {
    return this.keys.revoke(id, by);
  }
}
