import { Module } from '@nestjs/common';
import { BooksController } from './books.controller.js';
import { BooksService } from './books.service.js';
import { BooksImporter } from './import/books-importer.js';

@Module({
  controllers: [BooksController],
  providers: [BooksService, BooksImporter],
  exports: [BooksService],
})
export class BooksModule {}
