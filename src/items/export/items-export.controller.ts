import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiList, ListQuery } from '../../common/list/list.decorator.js';
import type { ListRequest } from '../../common/list/list-request.js';
import { RespondsWithFile } from '../../http/responses/responds.decorator.js';
import { CheckKey, type KeyCheck } from '../../keys/key-check.decorator.js';
import { OwnStore, Scoped } from '../../keys/scoped.decorator.js';
import { ITEM_FORMATS, itemExport } from './item-formats.js';
import { ItemsExporter } from './items-exporter.js';

@ApiTags('items')
@Scoped('items')
@Controller('api/items/export')
export class ItemsExportController {
  constructor(private readonly exporter: ItemsExporter) {}

  @Get()
  @ApiOperation({
    summary: 'Export items as a file',
    description:
      'All items that match the filters, in the order of their ids, as one stream, which an import of ' +
      'items reads.',
  })
  @RespondsWithFile(Object.values(ITEM_FORMATS))
  @ApiList(itemExport)
  exportItems(
    @ListQuery(itemExport) request: ListRequest,
    @CheckKey() checkKey: KeyCheck,
    @OwnStore() ownStore?: number,
  ): Promise<StreamableFile> {
    return this.exporter.export(request, checkKey, ownStore);
  }
}
