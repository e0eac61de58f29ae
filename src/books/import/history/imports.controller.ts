import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiList, ListQuery } from '../../../common/list/list.decorator.js';
import type { ListRequest } from '../../../common/list/list-request.js';
import { type Page, pageSchema } from '../../../common/list/page.js';
import { Lifecycle } from '../../../http/connections/lifecycle.js';
import { Id } from '../../../http/id.decorator.js';
import { DescribedTag } from '../../../http/openapi/described-tag.decorator.js';
import { Responds } from '../../../http/responses/responds.decorator.js';
import { CheckKey, type KeyCheck } from '../../../keys/key-check.decorator.js';
import { MayRead, Scoped } from '../../../keys/scoped.decorator.js';
import type { Import } from './import.entity.js';
import { ImportUndo, type UndoSummary } from './import-undo.js';
import { importList, importSchema, undoSchema } from './imports.fields.js';
import { ImportsService } from './imports.service.js';

@DescribedTag('imports', 'What files were imported, and the undo of it')
@Scoped('books')
@Controller('api/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly imported: ImportUndo,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List imports' })
  @Responds(200, pageSchema(importSchema))
  @ApiList(importList)
  listImports(
    @ListQuery(importList) request: ListRequest,
    @MayRead('items') mayReadItems: boolean,
  ): Promise<Page<Import>> {
    return this.imports.findPage(request, mayReadItems);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get an import' })
  @Responds(200, importSchema, { tagged: true, problems: [404] })
  getImport(@Id() id: number, @MayRead('items') mayReadItems: boolean): Promise<Import> {
    return this.imports.findOne(id, mayReadItems);
  }

  @Post(':id/undo')
  @ApiOperation({
    summary: 'Undo an import of books',
    description:
      'Removes the books that it inserted, unless they have been changed or stocked since, and restores ' +
      'those that it updated, unless they have been changed since. Works batch by batch; what is ' +
      'committed stays. An undo that ended early goes on when it is repeated.',
  })
  @Responds(200, undoSchema, { streams: true, bodyOptional: true, problems: [404, 409] })
  undoImport(
    @Id() id: number,
    @CheckKey() checkKey: KeyCheck,
    @MayRead('books') mayRead: boolean,
  ): Promise<UndoSummary> {
    const { stopping } = this.lifecycle;
    return this.imported.undo(id, { checkKey, stopping, mayRead });
  }
}
