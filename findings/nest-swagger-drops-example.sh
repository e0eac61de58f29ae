#!/usr/bin/env bash
# @nestjs/swagger 12.0.2: @ApiQuery and @ApiParam drop `example` as soon as the parameter has a `schema`
#
# Guess: example is a field of the parameter in OpenAPI, beside schema, so it arrives in the document as it is written;
#   @ApiHeader takes the same two options.
# Instead: with `type` the example is moved into the schema that is made from the type. With `schema` that one is used as it
#   is, and the example is removed from the parameter all the same: it is nowhere, without a warning. `examples` stays,
#   and so does everything else. @ApiHeader moves the example into the schema in both cases.
# The rule: OpenAPI 3.0.4, Parameter Object, example: "Example of the parameter's potential value".
# Why it matters: schema is what one needs for a pattern or a range, where an example says most; tools that fill requests
#   from the document then send "string". Write the example inside of the schema.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  @nestjs/common@12.5.1 @nestjs/core@12.5.1 @nestjs/platform-fastify@12.5.0 @nestjs/swagger@12.0.2 \
  reflect-metadata@0.2.2 rxjs@7.8.2 >/dev/null

cat >run.mjs <<'JS'
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiHeader, ApiParam, ApiQuery, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
console.log('@nestjs/swagger', JSON.parse(readFileSync('node_modules/@nestjs/swagger/package.json')).version);

const example = '9780306406157';
const schema = { type: 'string', pattern: '^97[89]' };
class BooksController {
  find() {}
}
// The decorators, applied as TypeScript would.
const method = Object.getOwnPropertyDescriptor(BooksController.prototype, 'find');
for (const decorate of [
  Get('books/:inPath'),
  ApiQuery({ name: 'typed', type: String, example }),
  ApiQuery({ name: 'inQuery', schema, example }),
  ApiQuery({ name: 'several', schema, examples: { one: { value: example } } }),
  ApiQuery({ name: 'within', schema: { ...schema, example } }),
  ApiParam({ name: 'inPath', schema, example }),
  ApiHeader({ name: 'inHeader', schema, example }),
]) {
  decorate(BooksController.prototype, 'find', method);
}
Controller()(BooksController);
class AppModule {}
Module({ controllers: [BooksController] })(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
const seen = {};
for (const parameter of paths['/books/{inPath}'].get.parameters) {
  const { name, example: beside, examples, schema: { example: inside } } = parameter;
  seen[name] = beside ? 'beside' : examples ? 'examples' : inside ? 'in the schema' : 'lost';
}
console.log(seen);
assert.deepEqual(seen, {
  typed: 'in the schema',
  inQuery: 'lost',
  several: 'examples',
  within: 'in the schema',
  inPath: 'lost',
  inHeader: 'in the schema',
});
JS
node run.mjs
