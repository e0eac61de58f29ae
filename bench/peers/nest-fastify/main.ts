import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Book } from '../../../src/books/book.entity.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { dataSourceOptions } from '../../../src/data-source.js';
import { MovementsService } from '../movements.service.js';
import { AJV } from '../request-schemas.js';
import { BooksController } from './books.controller.js';
import { MovementsController } from './movements.controller.js';

/**
 * Nest, Fastify and TypeORM at their least: repositories, and Fastify's compiled schemas instead of a
 * ValidationPipe.
 */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: async () =>
        Object.assign(await dataSourceOptions(readEnvironment()), { poolSize: 10 }),
    }),
    TypeOrmModule.forFeature([Book]),
  ],
  controllers: [BooksController, MovementsController],
  providers: [MovementsService],
})
class AppModule {}

const adapter = new FastifyAdapter({ bodyLimit: 64 * 1024, ajv: AJV });
const app = await NestFactory.create(AppModule, adapter, { logger: ['error'] });
await app.listen(Number(process.env.PORT), '127.0.0.1');
