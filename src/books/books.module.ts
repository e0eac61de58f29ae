import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { BooksController } from './books.controller.js';
import { BooksService } from './books.service.js';
import { BooksExportController } from './export/books-export.controller.js';
import { BooksExporter } from './export/books-exporter.js';

@Module({
  imports: [HealthModule],
  controllers: [BooksController, BooksExportController],
  providers: [BooksService, BooksExporter],
  exports: [BooksService],
})
export class BooksModule {}
