import 'reflect-metadata';
import { Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExpressAdapter } from 'nest-platform-express';
import { Book } from '../../../src/books/book.entity.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { dataSourceOptions } from '../../../src/data-source.js';
import { MovementsService } from '../movements.service.js';
import { BooksController } from './books.controller.js';
import { BooksService } from './books.service.js';
import { MovementsController } from './movements.controller.js';

/** The usual way: Nest on Express, with an injected repository for all reads and writes. */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: async () =>
        Object.assign(await dataSourceOptions(readEnvironment()), { poolSize: 10 }),
    }),
    TypeOrmModule.forFeature([Book]),
  ],
  controllers: [BooksController, MovementsController],
  providers: [BooksService, MovementsService],
})
class AppModule {}

const app = await NestFactory.create(AppModule, new ExpressAdapter(), { logger: ['error'] });
app.useGlobalPipes(
  new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }),
);
await app.listen(Number(process.env.PORT), '127.0.0.1');
