import { Module } from '@nestjs/common';
import { BooksController } from './books.controller.js';
import { BooksService } from './books.service.js';
import { BooksExportController } from './export/books-export.controller.js';
import { BooksExporter } from './export/books-exporter.js';
import { BooksImporter } from './import/books-importer.js';

@Module({
  controllers: [BooksController, BooksExportController],
  providers: [BooksService, BooksExporter, BooksImporter],
  exports: [BooksService],
})
export class BooksModule {}
