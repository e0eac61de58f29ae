import { Module } from '@nestjs/common';
import { BooksController } from './books.controller.js';
import { BooksService } from './books.service.js';
import { BooksExportController } from './export/books-export.controller.js';
import { BooksExporter } from './export/books-exporter.js';
import { BooksImporter } from './import/books-importer.js';
import { ImportUndo } from './import/history/import-undo.js';
import { ImportsController } from './import/history/imports.controller.js';
import { ImportsService } from './import/history/imports.service.js';

@Module({
  controllers: [BooksController, BooksExportController, ImportsController],
  providers: [BooksService, BooksExporter, BooksImporter, ImportsService, ImportUndo],
  exports: [BooksService],
})
export class BooksModule {}
